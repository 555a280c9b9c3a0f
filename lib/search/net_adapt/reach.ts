/**
 * How far NetAdapt's rounds reach, before the first.
 *
 * @module
 */
import { checkOptions, numberWithin, requireInteger, requireNumber } from "../../core/mod.ts";

/** How much each round takes away. */
export interface RoundSchedule {
  /** Share of the first cost that the first round takes. Default 0.025. */
  first?: number;
  /** Factor from one round to the next, in (0, 1]. Default 0.96. */
  decay?: number;
}

const CHECKS = {
  first: numberWithin({ exclusiveMin: 0, max: 1 }),
  decay: numberWithin({ exclusiveMin: 0, max: 1 }),
};

/**
 * What rounds take together, at least: candidates lie below the target of a round, so that the grid of channels may take more.
 *
 * ```text
 * reduction(n) = first (1 - decay^n) / (1 - decay),      n first without decay
 * ```
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), section 4.1 (reduction and decay).
 *
 * @param rounds Number of rounds n, or Infinity for the limit.
 * @param options The schedule.
 * @returns Share of the first cost, at most 1.
 *
 * @example
 * ```ts
 * import { reductionAfter } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(reductionAfter(30).toFixed(4), "0.4413");
 * assert.equal(reductionAfter(Infinity).toFixed(4), "0.6250");
 * ```
 */
export function reductionAfter(rounds: number, options: RoundSchedule = {}): number {
  checkOptions("reductionAfter()", options, CHECKS);
  const { first = 0.025, decay = 0.96 } = options;
  if (rounds !== Infinity) requireInteger("rounds", rounds, { min: 0 });
  if (rounds === 0) return 0;
  const sum = decay === 1 ? rounds * first : first * (1 - decay ** rounds) / (1 - decay);
  return Math.min(1, sum);
}

/**
 * The fewest rounds that surely reach a budget.
 *
 * ```text
 * n = min { n : 1 - reduction(n) <= share }
 * ```
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), section 4.1; that a budget may be out of reach, and a search then goes on by
 * luck of the grid or not at all: https://github.com/denru01/netadapt, whose defaults ask for 0.25.
 *
 * @param share Share of the first cost that may remain, in (0, 1).
 * @param options The schedule.
 * @returns The number of rounds; null if no number is enough.
 *
 * @example
 * ```ts
 * import { roundsToReach } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(roundsToReach(0.5), 40);
 * assert.equal(roundsToReach(0.25), null);
 * ```
 */
export function roundsToReach(share: number, options: RoundSchedule = {}): number | null {
  checkOptions("roundsToReach()", options, CHECKS);
  requireNumber("share", share, { exclusiveMin: 0, exclusiveMax: 1 });
  const { first = 0.025, decay = 0.96 } = options;
  const wanted = 1 - share, slack = 1e-12;
  // at the limit itself the rounds come close for ever
  const limit = decay === 1 ? Infinity : first / (1 - decay);
  if (wanted >= limit - slack && wanted > first + slack) return null;
  const rounds = decay === 1
    ? wanted / first
    : Math.log(Math.max(0, 1 - wanted * (1 - decay) / first)) / Math.log(decay);
  // the logarithm may be off by one in its last digit
  const near = Math.max(1, Math.floor(rounds));
  for (let n = near; n <= near + 2; n++) {
    if (reductionAfter(n, options) >= wanted - slack) return n;
  }
  return null;
}
