import { dot, requireFiniteNumbers, requireInteger, requireShape } from "../core/mod.ts";

/**
 * Whether two scores put the same structures in the same order: Spearman's rank correlation.
 *
 * | symbol | meaning                                                           |
 * | ------ | ----------------------------------------------------------------- |
 * | r_i    | rank of a_i among all a, equal values share the mean of theirs     |
 * | s_i    | the same of b                                                     |
 *
 * ```text
 * rho = cov(r, s) / (deviation of r  deviation of s)
 * ```
 *
 * 1 for the same order, -1 for the reverse one, about 0 for orders that have nothing to do with each other. Only the order counts: a
 * score and its square have the rank correlation 1.
 *
 * Source: Spearman: The proof and measurement of association between two things (1904).
 *
 * @param a One score of each structure.
 * @param b The other score of each structure.
 * @returns The correlation, in [-1, 1]; 0 if all values of a score are equal.
 * @throws {TypeError} If the lists differ in length.
 * @throws {RangeError} If a value is not finite, or there are fewer than two.
 *
 * @example
 * ```ts
 * import { rankCorrelation } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.equal(rankCorrelation([1, 2, 3], [1, 4, 9]), 1);
 * assert.equal(rankCorrelation([1, 2, 3], [3, 2, 1]), -1);
 * ```
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  requireShape("b", [b.length], [a.length]);
  requireInteger("the number of values", a.length, { min: 2 });
  requireFiniteNumbers("a", a);
  requireFiniteNumbers("b", b);
  const r = centredRanks(a), s = centredRanks(b);
  const spread = Math.sqrt(dot(r, r) * dot(s, s));
  return spread === 0 ? 0 : dot(r, s) / spread;
}

/** Ranks about their mean; equal values share the mean of their ranks. */
function centredRanks(values: ArrayLike<number>): Float64Array {
  const n = values.length, ranks = new Float64Array(n);
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => values[i]! - values[j]!);
  for (let from = 0, to = 0; from < n; from = to) {
    while (to < n && values[order[to]!] === values[order[from]!]) to++;
    for (let k = from; k < to; k++) ranks[order[k]!] = (from + to - 1) / 2 - (n - 1) / 2;
  }
  return ranks;
}
