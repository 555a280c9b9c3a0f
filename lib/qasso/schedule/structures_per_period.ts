/** What {@linkcode structuresPerPeriod} has to share out. */
export interface PruningTarget {
  /** Share of the structures that shall be zero, in [0, 1). */
  sparsity: number;
  /** Number P of pruning periods. */
  periods: number;
}

/**
 * How many structures each pruning period has to make redundant; together K.
 *
 * ```text
 * K = floor(total min(sparsity, 0.999)),  K div P in each period, the last one takes the remainder too
 * ```
 *
 * Source: docs/geta.md, section 4.1 (Qu et al., arXiv:2502.16638).
 *
 * @param total Number of structures in all prunable groups.
 * @param target Sparsity and number of periods.
 * @returns P counts.
 *
 * @example
 * ```ts
 * import { structuresPerPeriod } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(structuresPerPeriod(23, { sparsity: 0.5, periods: 5 }), [2, 2, 2, 2, 3]);
 * ```
 */
export function structuresPerPeriod(total: number, { sparsity, periods }: PruningTarget): number[] {
  const target = Math.floor(total * Math.min(sparsity, 0.999));
  const share = Math.floor(target / periods);
  const counts = new Array<number>(periods).fill(share);
  counts[periods - 1] = target - share * (periods - 1);
  return counts;
}
