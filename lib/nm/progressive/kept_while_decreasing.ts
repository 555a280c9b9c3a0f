import { count } from "../../core/mod.ts";
import { type NMPattern, requirePattern } from "../blocks/pattern.ts";

/**
 * Weights kept in every block when N falls from M to N with time ("N-M"): the other way from dense to N:M.
 *
 * ```text
 * kept = m - floor((m - n) (1 - rho) + 1e-9)        4:4 -> 3:4 -> 2:4 has one state between, m:m -> n:m has m - n - 1
 * ```
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061).
 *
 * @param denseShare Share rho, 1 at the start, 0 at the end.
 * @param pattern The pattern at the end.
 * @returns A whole number from m down to n.
 * @throws {RangeError} If the share is not in [0, 1] or the pattern is none.
 *
 * @example 1:16 holds 2:16 until the last moment
 * ```ts
 * import { keptWhileDecreasing } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const shares = [1, 0.5, 0.01, 0];
 * assert.deepEqual(shares.map((share) => keptWhileDecreasing(share, { n: 1, m: 16 })), [16, 9, 2, 1]);
 * ```
 */
export function keptWhileDecreasing(denseShare: number, pattern: NMPattern): number {
  requirePattern(pattern);
  return pattern.m - count(1 - denseShare, pattern.m - pattern.n, "floor");
}
