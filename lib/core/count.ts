import { requireInteger, requireNumber } from "./checks.ts";

/** How {@linkcode count} rounds: to the nearest whole number, halves up, or down. */
export type CountRule = "round" | "floor";

/**
 * How many of `n` things a share of them is: the one place where a ratio becomes a number.
 *
 * ```text
 * round:  floor(share n + 1/2 + slack)        halves go up
 * floor:  floor(share n + slack)              slack = max(1e-9, n 2^-51)
 * ```
 *
 * The slack undoes the rounding of the product: 0.29 · 100 is 28.999999999999996 in double precision, and 1 - 0.9 a little less
 * than 0.1. It is 1e-9 up to two million things and follows the spacing of double precision above.
 *
 * @param share Share of the things, in [0, 1].
 * @param n How many there are.
 * @param rule To the nearest (the default) or down.
 * @returns A whole number from 0 to n.
 * @throws {TypeError} If an argument is not a number.
 * @throws {RangeError} If the share is not in [0, 1], n is not a whole number or the rule does not exist.
 *
 * @example One of ten filters
 * ```ts
 * import { count } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(count(1 - 0.9, 10, "floor"), 1);
 * assert.equal(count(0.25, 10), 3);
 * assert.equal(count(0.25, 10, "floor"), 2);
 * ```
 */
export function count(share: number, n: number, rule: CountRule = "round"): number {
  requireNumber("share", share, { min: 0, max: 1 });
  requireInteger("n", n, { min: 0 });
  if (rule !== "round" && rule !== "floor") {
    throw new RangeError(
      `Cannot use rule: it must be one of round, floor: current value is ${rule}`,
    );
  }
  const slack = Math.max(1e-9, n * 2 ** -51);
  return Math.floor(share * n + (rule === "round" ? 0.5 : 0) + slack);
}
