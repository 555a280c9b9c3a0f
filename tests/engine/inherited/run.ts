/**
 * Runs kernels on a backend, and compares numbers.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Random } from "@geta-lab/geta/core";
import type { KernelCase, Operand } from "./cases.ts";

/** Runs one call on one backend. */
export async function run(backend: string, name: string, call: KernelCase): Promise<Operand[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const operands = Object.entries(call.inputs).map(([key, x]) => [key, tensorOf(x)] as const);
    return runTensors(name, operands, call.attrs).map((x) => ({
      shape: x.shape,
      dtype: x.dtype as Operand["dtype"],
      values: [...x.dataSync()],
    }));
  });
}

/** The gradients by all float32 operands, for upstream gradients of a normal distribution. */
export async function gradients(
  backend: string,
  name: string,
  call: KernelCase,
  r: Random,
): Promise<number[][]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const { operands, apply } = asFunction(name, call);
    const upstream = normals(apply(...operands).size, r);
    return tf.grads(apply)(operands, tf.tensor1d(upstream)).map((x) => [...x.dataSync()]);
  });
}

/**
 * What the gradients say about a step along a random direction from each float32 operand, and what the step does to the outputs of
 * tfjs' cpu backend. The difference quotient is central, so it is exact but for rounding while the outputs are polynomials of degree
 * two.
 */
export async function predictions(
  name: string,
  call: KernelCase,
  found: number[][],
  r: Random,
): Promise<{ predicted: number; measured: number; size: number }[]> {
  const width = 0.01;
  await tf.setBackend("cpu");
  return tf.tidy(() => {
    const { operands, apply } = asFunction(name, call);
    const upstream = normals(apply(...operands).size, r);
    return operands.map((x, i) => {
      const gradient = found[i]!, direction = normals(x.size, r);
      const at = (sign: number) => {
        const moved = tf.add(x, tf.mul(tf.tensor(direction, x.shape), sign * width));
        return dot(upstream, apply(...operands.with(i, moved)).dataSync());
      };
      return {
        predicted: dot(gradient, direction),
        measured: (at(1) - at(-1)) / (2 * width),
        size: Math.sqrt(dot(gradient, gradient)) + Math.sqrt(dot(upstream, upstream)) * 1e-3,
      };
    });
  });
}

/** A kernel as a function of its float32 operands; its outputs one behind the other. */
function asFunction(name: string, { inputs, attrs }: KernelCase) {
  const all = Object.entries(inputs), float = all.filter(([, x]) => x.dtype === "float32");
  const apply = (...operands: tf.Tensor[]) => {
    const given = all.map(([key, x]) => {
      const at = float.findIndex(([name]) => name === key);
      return [key, at >= 0 ? operands[at]! : tensorOf(x)] as const;
    });
    return tf.concat(runTensors(name, given, attrs).map((y) => tf.reshape(y, [-1])));
  };
  return { operands: float.map(([, x]) => tensorOf(x)), apply };
}

function runTensors(
  name: string,
  operands: (readonly [string, tf.Tensor])[],
  attrs: Record<string, unknown> = {},
): tf.Tensor[] {
  const list = operands.length > 0 && operands.every(([key]) => /^\d+$/.test(key));
  const given = list ? operands.map(([, x]) => x) : Object.fromEntries(operands);
  return [tf.engine().runKernel(name, given as never, attrs as never)].flat() as tf.Tensor[];
}

function tensorOf({ shape, dtype, values }: Operand): tf.Tensor {
  return tf.tensor(values, shape, dtype);
}

function normals(length: number, r: Random): number[] {
  return Array.from({ length }, () => Math.fround(r.normal()));
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Array.from(a).reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Equal but for the last bits of the largest number, at least of `least`; NaN equals NaN, and every true is equal. */
export function assertEqualNumbers(
  found: Operand,
  wanted: Operand,
  what: string,
  least = 0,
): void {
  assert.deepEqual(found.shape, wanted.shape, what);
  assert.equal(found.dtype, wanted.dtype, what);
  const scale = wanted.values.reduce(
    (s, x) => Number.isFinite(x) ? Math.max(s, Math.abs(x)) : s,
    least,
  );
  wanted.values.forEach((expected, i) => {
    const actual = found.values[i]!;
    const same = Object.is(actual, expected) || actual === expected ||
      wanted.dtype === "bool" && actual === 1 && expected > 0 ||
      Math.abs(actual - expected) <= 1e-5 * Math.abs(expected) + 2e-6 * scale;
    assert.ok(same, `${what}: element ${i} is ${actual}, not ${expected}`);
  });
}
