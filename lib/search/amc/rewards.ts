/**
 * What an episode is worth.
 *
 * @module
 */
import { requireNumber } from "../../core/mod.ts";

/**
 * Reward of a search within a budget: the actions are clipped, so that only the error is left to say.
 *
 * ```text
 * R = -error
 * ```
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 3.3, resource-constrained.
 *
 * @param error Share of wrong answers, in [0, 1].
 * @returns The reward.
 *
 * @example
 * ```ts
 * import { budgetReward } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(budgetReward(0.12), -0.12);
 * ```
 */
export function budgetReward(error: number): number {
  return -requireNumber("error", error, { min: 0, max: 1 });
}

/**
 * Reward of a search that must not lose accuracy: a small error counts, and so does a small cost, whose logarithm hardly moves where
 * the error does.
 *
 * ```text
 * R = -error log(cost)
 * ```
 *
 * The cost is multiply-adds, parameters, or latency from a table. Its unit matters: below 1 the logarithm changes its sign, and
 * errors would be rewarded.
 *
 * Source: He et al.: AMC (arXiv:1802.03494), equations 4 and 5.
 *
 * @param error Share of wrong answers, in [0, 1].
 * @param cost What the network costs, above 1.
 * @returns The reward.
 * @throws {RangeError} If a number is out of range.
 *
 * @example Half the error is worth more than half the work
 * ```ts
 * import { accuracyGuaranteedReward } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.ok(accuracyGuaranteedReward(0.05, 4e6) > accuracyGuaranteedReward(0.1, 2e6));
 * ```
 */
export function accuracyGuaranteedReward(error: number, cost: number): number {
  requireNumber("error", error, { min: 0, max: 1 });
  return -error * Math.log(requireNumber("cost", cost, { exclusiveMin: 1 }));
}

/**
 * The reward as lectures write it: minus infinity outside the constraint. Teaching only: {@linkcode clipActions} leaves no such
 * episode, and a critic cannot learn from an infinity.
 *
 * ```text
 * R = -error within the constraint, else -infinity
 * ```
 *
 * Source: MIT 6.5940, https://hanlab.mit.edu/courses/2023-fall-65940, lecture 4.
 *
 * @param error Share of wrong answers, in [0, 1].
 * @param isWithin Whether the constraint holds.
 * @returns The reward.
 *
 * @example
 * ```ts
 * import { constrainedReward } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([constrainedReward(0.1, true), constrainedReward(0.1, false)], [-0.1, -Infinity]);
 * ```
 */
export function constrainedReward(error: number, isWithin: boolean): number {
  return isWithin ? budgetReward(error) : -Infinity;
}
