/**
 * Proves an operator against a loop in double precision: the output, and the gradients against the loop's difference quotients.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import type { Tensor } from "@geta-lab/geta/core";
import { useEngine, type UseEngineOptions } from "@geta-lab/geta/engine";
import { readyWorkers, startPlannedWorkers } from "../../lib/engine/threads/pool.ts";
import { normals, onCpu } from "./backends.ts";
import { type Operator, outputAndGradients } from "./gradients.ts";

/** An operator of given shapes, and what it must be. */
export interface Claim {
  /** Shapes of the inputs. */
  shapes: number[][];
  /** The operator on tensors. */
  operator: Operator;
  /** The same as a plain loop on doubles. */
  loop: (...inputs: Float64Array[]) => Float64Array;
}

/** The engine in every way to multiply matrices, with one and with two threads. */
export const ENGINE: Record<string, () => Promise<unknown>> = Object.fromEntries(
  [1, 2].flatMap((threads) => [
    [`CBLAS where there is one, ${threads} thread(s)`, () => startEngine({ threads })],
    [`relaxed SIMD, ${threads} thread(s)`, () => startEngine({ threads, blas: false })],
    [`plain SIMD, ${threads} thread(s)`, () => startEngine({ threads, deterministic: true })],
  ]),
);

/** The engine, and tfjs' cpu backend, on which its fused operators are composites. */
export const EVERYWHERE: typeof ENGINE = { ...ENGINE, "tfjs' cpu": () => onCpu(() => []) };

const SEED = 1, RUNS = 8, STEP = 1e-5, TOLERANCE = 1e-5;

/**
 * Fails unless the operator agrees with the loop, for random sizes.
 *
 * @param sizes Random sizes.
 * @param claim The claim for some sizes.
 * @param backends Where: {@linkcode ENGINE} or {@linkcode EVERYWHERE}.
 */
export async function prove<Sizes>(
  sizes: fc.Arbitrary<Sizes>,
  claim: (sizes: Sizes) => Claim,
  backends: typeof ENGINE,
): Promise<void> {
  const expected = new Map<string, Float64Array[]>(); // the same cases for all backends
  for (const [backend, start] of Object.entries(backends)) {
    await start();
    fc.assert(
      fc.property(sizes, (size) => {
        const what = claim(size), key = JSON.stringify(size);
        if (!expected.has(key)) expected.set(key, byLoop(what));
        byOperator(what).forEach((actual, i) => {
          assertNear(actual, expected.get(key)![i]!, `${backend}, array ${i}`);
        });
      }),
      { seed: SEED, numRuns: RUNS },
    );
  }
}

async function startEngine(options: UseEngineOptions): Promise<void> {
  const { threads } = await useEngine(options);
  startPlannedWorkers(); // otherwise the first cases would run without them
  while (readyWorkers() < threads - 1) await new Promise((resolve) => setTimeout(resolve, 2));
}

function byOperator({ shapes, operator }: Claim): Float32Array[] {
  let arrays: Float32Array[] = [];
  tf.tidy(() => {
    const inputs = shapes.map((shape, i) => tf.tensor(normals(shape, i), shape) as Tensor);
    arrays = outputAndGradients(operator, inputs).map((tensor) =>
      new Float32Array(tensor.dataSync())
    );
  });
  return arrays;
}

function byLoop({ shapes, loop }: Claim): Float64Array[] {
  const inputs = shapes.map((shape, i) => Float64Array.from(normals(shape, i)));
  const y = loop(...inputs), upstream = normals([y.length], 1234); // as in gradients.ts
  const loss = () => loop(...inputs).reduce((sum, value, i) => sum + value * upstream[i]!, 0);
  const gradients = inputs.map((input) =>
    input.map((value, i) => {
      const [high, low] = [value + STEP, value - STEP].map((moved) => {
        input[i] = moved;
        return loss();
      }) as [number, number];
      input[i] = value;
      return (high - low) / (2 * STEP);
    })
  );
  return [y, ...gradients];
}

// Relative to the size of the whole array, or to 1 where that is less.
function assertNear(actual: Float32Array, expected: Float64Array, what: string): void {
  assert.equal(actual.length, expected.length, what);
  const size = Math.max(1, Math.hypot(...expected));
  const error = Math.hypot(...expected.map((value, i) => value - actual[i]!)) / size;
  assert.ok(error <= TOLERANCE, `${what}: relative distance ${error}`);
}
