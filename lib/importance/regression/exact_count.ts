import { requireInteger } from "../../core/mod.ts";
import { lasso, lassoLimit, type LassoProblem } from "./lasso.ts";

/** What {@linkcode lassoOfCount} finds. */
export interface LassoOfCount {
  /** The price at which it was found. */
  alpha: number;
  /** Coefficients, at most `keep` of them not zero. */
  beta: Float64Array;
  /** Positions of those that stay, ascending, exactly `keep`. */
  chosen: number[];
}

/**
 * The LASSO with an exact number of coefficients: the price is doubled until no more than that many remain, then found by bisection.
 *
 * Where the path jumps over the number (two coefficients vanish at one price) no price gives it; then the largest |beta| stay of a
 * solution with more.
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), section 3.1, where the price
 * is raised until few enough remain; its implementation accepts up to a tenth more.
 *
 * @param problem The products.
 * @param keep How many coefficients stay.
 * @returns Price, coefficients, and which of them stay.
 * @throws {RangeError} If there are fewer columns that are not zero than should stay.
 *
 * @example
 * ```ts
 * import { lassoOfCount } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const problem = { gram: Float64Array.of(1, 0, 0, 1), correlation: Float64Array.of(3, -0.5), energy: 10 };
 * assert.deepEqual(lassoOfCount(problem, 1).chosen, [0]);
 * ```
 */
export function lassoOfCount(problem: LassoProblem, keep: number): LassoOfCount {
  const { correlation, gram } = problem, count = correlation.length;
  requireInteger("keep", keep, { min: 1, max: count });
  const live = Array.from(correlation).flatMap((_, j) => gram[j * count + j] === 0 ? [] : [j]);
  if (live.length < keep) {
    throw new RangeError(
      `Cannot keep ${keep} channels: as many must contribute to the outputs: current value is ${live.length}`,
    );
  }
  const found = search(problem, keep);
  const rank = (j: number) => [Math.abs(found.beta[j]!), Math.abs(correlation[j]!)] as const;
  // columns that depend on others may be zero at every price: those that correlate best fill up
  const order = live.sort((a, b) => {
    const [betaA, qA] = rank(a), [betaB, qB] = rank(b);
    return betaB - betaA || qB - qA || a - b;
  });
  const chosen = order.slice(0, keep).sort((a, b) => a - b);
  const stays = new Set(chosen);
  return { ...found, beta: found.beta.map((value, j) => stays.has(j) ? value : 0), chosen };
}

/** A price with `keep` coefficients, or the highest one with more that the bisection meets. */
function search(problem: LassoProblem, keep: number): { alpha: number; beta: Float64Array } {
  const at = (alpha: number, start?: Float64Array) => ({
    alpha,
    beta: lasso(problem, alpha, start && { start }),
  });
  let below = at(0), above = at(lassoLimit(problem) / 1024);
  while (nonZero(above.beta) > keep) {
    below = above;
    above = at(2 * above.alpha, above.beta);
  }
  for (let step = 0; step < 100; step++) {
    if (nonZero(above.beta) === keep) return above;
    const middle = at((below.alpha + above.alpha) / 2, below.beta);
    if (nonZero(middle.beta) > keep) below = middle;
    else above = middle;
  }
  return below;
}

function nonZero(beta: Float64Array): number {
  return beta.reduce((sum, value) => sum + (value === 0 ? 0 : 1), 0);
}
