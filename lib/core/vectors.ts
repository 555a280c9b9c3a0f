/**
 * Inner product and Euclidean norm of plain arrays.
 *
 * @module
 */

/**
 * Inner product of two vectors.
 *
 * ```text
 * dot(a, b) = sum_i a_i b_i
 * ```
 *
 * @param a The one, [n].
 * @param b The other, [n].
 * @returns Their inner product, unit of a times unit of b; 0 for empty vectors.
 * @throws {TypeError} If the lengths differ.
 *
 * @example
 * ```ts
 * import { dot } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(dot([1, 2], [3, -4]), -5);
 * ```
 */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) {
    throw new TypeError(
      `Cannot use b: its length must be ${a.length}: current value is ${b.length}`,
    );
  }
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

/**
 * Euclidean norm of a vector.
 *
 * ```text
 * ||a|| = sqrt(dot(a, a))
 * ```
 *
 * @param a The vector, [n].
 * @returns Its length, at least 0, unit of a.
 *
 * @example
 * ```ts
 * import { norm } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(norm([3, -4]), 5);
 * ```
 */
export function norm(a: ArrayLike<number>): number {
  return Math.sqrt(dot(a, a));
}
