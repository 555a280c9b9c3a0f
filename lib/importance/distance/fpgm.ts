import { checkOptions, count, requireNumber, unchecked } from "../../core/mod.ts";
import { lpNorm } from "../weights/lp_norm.ts";
import { distanceSums, type DistanceSumsOptions } from "./distance_sums.ts";
import { isZero } from "./is_zero.ts";

/** Options of {@linkcode fpgm}. */
export interface FpgmOptions extends DistanceSumsOptions {
  /** Share of the filters that leave because their L2 norm is small, before distances are taken; 0 by default. */
  normShare?: number;
}

/**
 * Filter pruning by geometric median: the filters that leave because the others can do their work, `floor(share c_o)` of them.
 *
 * | symbol    | meaning                                                       |
 * | --------- | ------------------------------------------------------------- |
 * | c_o       | number of filters: of filters, not of their kernels           |
 * | g         | sum of distances to the other filters, {@linkcode distanceSums} |
 *
 * ```text
 * 1. the floor(normShare c_o) filters of smallest norm leave
 * 2. of the others, the floor(share c_o) with the smallest g among themselves leave
 * ```
 *
 * Both counts are shares of all filters. Equal scores: the filter with the lower index leaves.
 *
 * **Filters that are zero already.** Zeroed filters are at distance 0 from each other, so they have the smallest sums and are chosen
 * again in every later round, and the distance of the others to them, which is their norm, enters every other sum. Rank the dense
 * weights, so that masks do not accumulate; where only the zeroed weights are at hand, `among: "nonZero"` counts the zero filters as
 * gone (they come first in step 2) and ranks the others by the distances among themselves. `all` is what was published.
 *
 * Source: He et al.: Filter pruning via geometric median (arXiv:1811.00250), section 3.3 and, for the mixture with norms, section 4.
 *
 * @param filters Filters as flat rows of one length.
 * @param share Share of the filters that leave by distance, in [0, 1].
 * @param options Share that leaves by norm, metric, and which filters count.
 * @returns Indices of the filters that leave, ascending.
 * @throws {RangeError} If the shares are not in [0, 1] or make more than all filters, or a number is not finite.
 * @throws {TypeError} If rows differ in length.
 *
 * @example Two of four: those in the middle of the others
 * ```ts
 * import { fpgm } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(fpgm([[0, 0], [1, 0], [0, 1], [4, 4]], 0.5), [1, 2]);
 * ```
 */
export function fpgm(
  filters: readonly ArrayLike<number>[],
  share: number,
  options: FpgmOptions = {},
): number[] {
  checkOptions("fpgm()", options, { normShare: unchecked, metric: unchecked, among: unchecked });
  const { normShare = 0, metric = "l2", among = "all" } = options;
  requireNumber("share", share, { min: 0, max: 1 });
  requireNumber("normShare", normShare, { min: 0, max: 1 });
  const byNorm = count(normShare, filters.length, "floor");
  const byDistance = count(share, filters.length, "floor");
  if (byNorm + byDistance > filters.length) {
    throw new RangeError(
      `Cannot choose filters: share and normShare must be at most 1 together: current value is ${
        share + normShare
      }`,
    );
  }
  const norms = filters.map((filter) => lpNorm(filter));
  const [small, rest] = split(filters.map((_, j) => j), norms, byNorm);
  const remaining = rest.map((j) => filters[j]!);
  const sums = distanceSums(remaining, { metric, among });
  const first = among === "nonZero" ? remaining.map((filter) => isZero(filter) ? -1 : 0) : [];
  const [near] = split(rest.map((_, i) => i), sums.map((sum, i) => first[i] || sum), byDistance);
  return [...small, ...near.map((i) => rest[i]!)].sort((a, b) => a - b);
}

/** The `count` with the smallest scores, and the others, both ascending; of equal scores the lower index is smaller. */
function split(
  indices: readonly number[],
  scores: ArrayLike<number>,
  count: number,
): [chosen: number[], rest: number[]] {
  const order = [...indices].sort((a, b) => scores[a]! - scores[b]! || a - b);
  const chosen = new Set(order.slice(0, count));
  return [indices.filter((i) => chosen.has(i)), indices.filter((i) => !chosen.has(i))];
}
