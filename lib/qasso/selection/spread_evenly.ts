import { count } from "../../core/mod.ts";
import type { PruningTarget } from "../state/selection_types.ts";

/**
 * How many structures each pruning period has to make redundant: K is the nearest whole number, and the remainder is spread.
 *
 * ```text
 * K = rnd(sparsity total),   period i gets  floor((i + 1) K / P + 1/2) - floor(i K / P + 1/2)
 * ```
 *
 * The paper's K is rounded down, so that 0.7 of 10 may be 6, and its last period takes the whole remainder, which is the largest
 * loss of all just before cool-down.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param total Number of structures in all prunable groups.
 * @param target Sparsity and number of periods.
 * @returns P counts that differ by at most 1; their sum is K.
 *
 * @example
 * ```ts
 * import { spreadEvenly } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(spreadEvenly(23, { sparsity: 0.6, periods: 5 }), [3, 3, 2, 3, 3]); // K = 13.8
 * ```
 */
export function spreadEvenly(total: number, { sparsity, periods }: PruningTarget): number[] {
  const all = Math.min(total, count(sparsity, total));
  const until = (period: number) => Math.floor(period * all / periods + 0.5);
  return Array.from({ length: periods }, (_, i) => until(i + 1) - until(i));
}
