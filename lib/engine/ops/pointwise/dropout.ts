/**
 * Dropout whose mask follows from a seed and is never stored.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  random,
  requireFloat32,
  requireInteger,
  requireNumber,
  sizeOf,
  type Tensor,
  trueOrFalse,
  unchecked,
} from "../../../core/mod.ts";
import { address, allocate } from "../../memory/heap.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { register, registerComposite, runKernel } from "../../tfjs/register.ts";
import type { DataHandle } from "../../runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../../threads/chunks.ts";

/** Options of `dropout`. */
export interface DropoutOptions {
  /** Probability that an element becomes 0, in [0, 1). */
  rate: number;
  /** Any integer; use another one for every layer and step, for example from `random(seed, layer, step)`. */
  seed: number;
  /** False in inference: nothing is dropped. Default true. */
  training?: boolean;
}

/**
 * Sets random elements to 0 and scales the rest up, which keeps the expectation.
 *
 * ```text
 * y[i] = x[i] / (1 - rate)   if hash(seed, i) >= rate 2^32
 *      = 0                   otherwise                          dx likewise from dy
 * ```
 *
 * The hash is the mixer of `random`, twice, under two keys drawn from the seed: the same seed gives the same mask on every
 * machine and with every number of threads. Kernel: `Dropout`.
 *
 * Source: Srivastava et al.: Dropout, a simple way to prevent neural networks from overfitting (2014).
 *
 * @param x Any shape, float32.
 * @param options Rate, seed, whether this is training.
 * @returns Shape of x.
 * @throws {TypeError} If x is not float32.
 * @throws {RangeError} If the rate is not in [0, 1) or the seed is no integer.
 *
 * @example The same seed drops the same elements
 * ```ts
 * import { dropout, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = dropout(tf.ones([1000]), { rate: 0.25, seed: 1 });
 * const again = dropout(tf.ones([1000]), { rate: 0.25, seed: 1 });
 * assert.deepEqual(y.dataSync(), again.dataSync());
 * const kept = y.dataSync().filter((v) => v !== 0).length;
 * assert.ok(Math.abs(kept - 750) < 60);
 * ```
 */
export function dropout(x: Tensor, options: DropoutOptions): Tensor {
  checkOptions("dropout()", options, {
    rate: given(unchecked),
    seed: given(unchecked),
    training: trueOrFalse,
  });
  const { training = true } = options;
  requireFloat32({ x });
  const rate = requireNumber("rate", options.rate, { min: 0, exclusiveMax: 1 });
  const seed = requireInteger("seed", options.seed);
  if (!training || rate === 0) return tf.clone(x);
  return runKernel("Dropout", { x }, { rate, seed })[0]!;
}

interface DropoutAttributes {
  rate: number;
  seed: number;
}

registerGradient({
  kernelName: "Dropout",
  gradFunc: (dy, _saved, attrs) => ({
    x: () => runKernel("Dropout", { x: dy as Tensor }, { ...attrs as DropoutAttributes })[0]!,
  }),
});

// the mask is computed on the host, so that it is the same on every backend
registerComposite<{ x: Tensor }, DropoutAttributes>(
  "Dropout",
  ({ x }, attributes) => tf.mul(x, tf.tensor(dropoutFactors(attributes, x.size), x.shape)),
);

// 0 or 1 / (1 - rate) for each element
function dropoutFactors(attributes: DropoutAttributes, size: number): Float32Array {
  const { key0, key1, threshold, factor } = maskArguments(attributes);
  return new Float32Array(size).map((_, i) => {
    const hash = mix(mix(i ^ key0) + key1 | 0) >>> 0;
    return hash >= threshold ? factor : 0;
  });
}

/** Registers Dropout on our backend. */
export function registerDropoutWasm(): void {
  register<{ x: DataHandle }, DropoutAttributes>("Dropout", () => ({ inputs: { x }, attrs }) => {
    const y = allocate(x.shape);
    forEachChunk("dropout", { total: sizeOf(x.shape), length: rowsPerChunk(1) }, {
      x: [address(x), 4],
      y: [address(y), 4],
      n: CHUNK_LENGTH,
      first: [0, 1],
      ...maskArguments(attrs),
    });
    return y;
  });
}

function maskArguments({ rate, seed }: DropoutAttributes) {
  const stream = random(seed);
  const [key0, key1] = [stream.integer(2 ** 32), stream.integer(2 ** 32)] as const;
  return { key0, key1, threshold: Math.floor(rate * 2 ** 32), factor: Math.fround(1 / (1 - rate)) };
}

// The mixer of lib/core/random.ts, as in the AssemblyScript kernel.
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return x ^ (x >>> 15);
}
