/**
 * Seeded random numbers: the same seed gives the same numbers on every machine.
 *
 * @module
 */

/** A stream of random numbers. Its state is one 32-bit counter and can be read and set. */
export interface Random {
  /** Uniform in [0, 1), 32 random bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Uniform integer in 0 … n-1. */
  integer(n: number): number;
}

/**
 * Makes a stream of random numbers (splitmix32: a Weyl sequence through a bit mixer).
 *
 * ```text
 * state += 0x9e3779b9;  output = mix(state)
 * ```
 *
 * Source: Steele, Lea, Flood: Fast splittable pseudorandom number generators (2014), in the 32-bit form.
 *
 * @param seeds One or more integers; streams of different seed lists are unrelated, so `random(seed, epoch)` gives every
 * epoch its own stream without any state to keep.
 * @returns The stream.
 *
 * @example The same seed repeats
 * ```ts
 * import { random } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(random(1, 7).uniform(), random(1, 7).uniform());
 * assert.notEqual(random(1, 7).uniform(), random(7, 1).uniform());
 * ```
 */
export function random(...seeds: number[]): Random {
  let state = 0x2545f491;
  for (const seed of seeds) state = mix((state ^ mix((seed | 0) + 0x9e3779b9)) + 0x6d2b79f5 | 0);
  const next = () => mix(state = (state + 0x9e3779b9) | 0) >>> 0;
  const uniform = () => next() / 2 ** 32;
  return {
    uniform,
    integer: (n) => Math.floor(uniform() * n),
    // Box-Muller; 1 - u keeps the logarithm's argument above zero
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}

/**
 * A random order of 0 … n-1 (Fisher-Yates).
 *
 * @param n How many.
 * @param stream Where the random numbers come from.
 * @returns The permutation, int32 of length n.
 *
 * @example
 * ```ts
 * import { permutation, random } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...permutation(4, random(0))].sort(), [0, 1, 2, 3]);
 * ```
 */
export function permutation(n: number, stream: Random): Int32Array {
  const order = Int32Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = stream.integer(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) | 0;
}
