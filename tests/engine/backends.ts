/**
 * Runs the same computation on the engine, in each of its modes, and on tfjs' cpu backend.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { random, type Tensor } from "@geta-lab/geta/core";
import { useEngine, type UseEngineOptions } from "@geta-lab/geta/engine";

/** The modes of the engine, by what a test name shows. */
export const MODES: Record<string, UseEngineOptions> = {
  "with CBLAS where there is one": {},
  "on one thread": { threads: 1 },
  "without CBLAS": { blas: false },
  "deterministic": { deterministic: true },
};

/** Runs `f` on the engine and gives back copies of the numbers of its tensors. */
export async function onEngine(
  f: () => Tensor[],
  options: UseEngineOptions = {},
): Promise<Float32Array[]> {
  await useEngine(options);
  return numbers(f);
}

/** Runs `f` on tfjs' cpu backend. */
export async function onCpu(f: () => Tensor[]): Promise<Float32Array[]> {
  tf.env().set("PROD", true);
  await tf.setBackend("cpu");
  return numbers(f);
}

/** Copies of the numbers of the tensors of `f`, on the current backend. */
export function numbers(f: () => Tensor[]): Float32Array[] {
  let arrays: Float32Array[] = [];
  tf.tidy(() => {
    arrays = f().map((tensor) => new Float32Array(tensor.dataSync()));
  });
  return arrays;
}

/** Normally distributed numbers that depend on the seed only. */
export function normals(shape: readonly number[], seed: number): Float32Array {
  const stream = random(seed);
  const size = shape.reduce((a, b) => a * b, 1);
  return Float32Array.from({ length: size }, () => stream.normal());
}

/** A tensor of `normals` on the current backend. */
export function noise(shape: readonly number[], seed: number): Tensor {
  return tf.tensor(normals(shape, seed), [...shape]);
}

/** Fails unless |actual - expected| <= tolerance (1 + |expected|) everywhere. */
export function assertClose(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance: number = 1e-5,
  what: string = "value",
): void {
  assert.equal(actual.length, expected.length, `${what}: number of elements`);
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i]! - expected[i]!);
    assert.ok(
      error <= tolerance * (1 + Math.abs(expected[i]!)),
      `${what} ${i}: ${actual[i]} instead of ${expected[i]}`,
    );
  }
}

/** `assertClose` for lists of arrays. */
export function assertAllClose(
  actual: Float32Array[],
  expected: Float32Array[],
  tolerance: number = 1e-5,
): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((array, i) => assertClose(array, expected[i]!, tolerance, `array ${i}, element`));
}

/**
 * Fails unless every array's distance to the expected one is at most `tolerance` times the latter's length. For sums of many
 * products, where a number near zero has an error as large as its neighbours'.
 */
export function assertNear(
  actual: Float32Array[],
  expected: Float32Array[],
  tolerance: number,
): void {
  assert.equal(actual.length, expected.length);
  actual.forEach((array, i) => {
    const wanted = expected[i]!;
    assert.equal(array.length, wanted.length);
    const error = norm(array.map((value, k) => value - wanted[k]!)) / norm(wanted);
    assert.ok(error <= tolerance, `array ${i}: relative distance ${error}`);
  });
}

function norm(array: Float32Array): number {
  return Math.sqrt(array.reduce((sum, value) => sum + value * value, 0));
}
