/**
 * Throws unless every number of an array is finite: a NaN has no place in an order, so what sorts or compares numbers asks first.
 *
 * @param name How the caller calls the array, for example `"weights"`.
 * @param values Its numbers.
 * @throws {RangeError} If one is NaN or infinite; the message says where.
 *
 * @example
 * ```ts
 * import { requireFiniteNumbers } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * requireFiniteNumbers("weights", [1, -2]);
 * assert.throws(
 *   () => requireFiniteNumbers("weights", [1, NaN]),
 *   new RangeError("Cannot use weights: every number must be finite: current value is NaN at 1"),
 * );
 * ```
 */
export function requireFiniteNumbers(name: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (Number.isFinite(values[i])) continue;
    throw new RangeError(
      `Cannot use ${name}: every number must be finite: current value is ${values[i]} at ${i}`,
    );
  }
}
