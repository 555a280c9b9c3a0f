// Added to a number of less than 2^51 in size, it leaves no room for a fraction: the sum is rounded, halves to even.
const NO_FRACTION = 1.5 * 2 ** 52;

/**
 * Rounds to the nearest integer, halves to the even one, as `tf.round`, NumPy and ONNX do (`Math.round` does not).
 *
 * ```text
 * rnd(2.5) = 2,  rnd(3.5) = 4,  rnd(-0.5) = 0
 * ```
 *
 * A zero is always +0, so that no level prints as -0; `tf.round` and NumPy keep the sign of x.
 *
 * @param x Any number.
 * @returns The nearest integer; x itself when it is not finite.
 *
 * @example Halves go to the even neighbour
 * ```ts
 * import { roundHalfEven } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([0.5, 1.5, 2.5].map(roundHalfEven), [0, 2, 2]);
 * ```
 */
export function roundHalfEven(x: number): number {
  if (Math.abs(x) < 2 ** 51) return x + NO_FRACTION - NO_FRACTION;
  const down = Math.floor(x) + 0; // -0 becomes +0
  const rest = x - down;
  if (rest < 0.5) return down;
  if (rest > 0.5) return down + 1;
  return down % 2 === 0 ? down : down + 1;
}
