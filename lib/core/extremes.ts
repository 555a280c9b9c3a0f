/**
 * The largest and the smallest of a list of any length.
 *
 * `Math.max(...list)` hands over every element as an argument, and above roughly 125,000 of them the stack overflows.
 *
 * @module
 */

/**
 * The largest number of a list.
 *
 * ```text
 * max(values)        -Infinity for an empty list, NaN if one of them is
 * ```
 *
 * @param values Numbers, as many as there are.
 * @returns The largest.
 *
 * @example
 * ```ts
 * import { largest } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(largest([3, 7, 5]), 7);
 * assert.equal(largest(new Float32Array(1_000_000)), 0);
 * ```
 */
export function largest(values: Iterable<number>): number {
  let result = -Infinity;
  for (const value of values) result = Math.max(result, value);
  return result;
}

/**
 * The smallest number of a list.
 *
 * ```text
 * min(values)        Infinity for an empty list, NaN if one of them is
 * ```
 *
 * @param values Numbers, as many as there are.
 * @returns The smallest.
 *
 * @example
 * ```ts
 * import { smallest } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(smallest([3, 7, 5]), 3);
 * ```
 */
export function smallest(values: Iterable<number>): number {
  let result = Infinity;
  for (const value of values) result = Math.min(result, value);
  return result;
}
