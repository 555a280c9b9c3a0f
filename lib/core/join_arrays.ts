/** A typed array that is made by its length, for example `Uint8Array`. */
export interface ArrayType<A> {
  /** Makes one of zeros. */
  new (length: number): A;
}

/**
 * Copies arrays one behind the other into one.
 *
 * @param type What is made, for example `Float64Array`.
 * @param parts The arrays.
 * @returns An array as long as all of them together.
 *
 * @example
 * ```ts
 * import { joinArrays } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * const parts = [Uint8Array.of(1, 2), Uint8Array.of(), Uint8Array.of(3)];
 * assert.deepEqual(joinArrays(Uint8Array, parts), Uint8Array.of(1, 2, 3));
 * ```
 */
export function joinArrays<A extends { set(part: ArrayLike<number>, at: number): void }>(
  type: ArrayType<A>,
  parts: readonly ArrayLike<number>[],
): A {
  const whole = new type(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
