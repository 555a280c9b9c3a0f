import { checkOptions, given, numberWithin, requireNumber, someFunction } from "../../core/mod.ts";
import { isAffordable } from "../problem/search_problem.ts";
import type { NetAdaptOptions } from "./net_adapt_types.ts";
import { reductionAfter, roundsToReach } from "./reach.ts";

/** What is known before the first round. */
export interface NetAdaptPlan {
  /** Cost of the first network. */
  cost: number;
  /** Rounds that surely reach the budget; null if no number does. */
  rounds: number | null;
  /** The lowest budget, as a share of the first cost, that is surely reached at some time. */
  floor: number;
}

/**
 * Whether rounds reach a budget, before anything is trained. Steps shrink, so that their sum has a limit.
 *
 * Source: Yang et al.: NetAdapt (arXiv:1804.03230), section 4.1.
 *
 * @param widths Numbers of channels.
 * @param options Cost, budget, schedule.
 * @returns Rounds and limit.
 *
 * @example Half needs 40 rounds, a quarter is out of reach
 * ```ts
 * import { planNetAdapt } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const cost = ([a]: readonly number[]) => a!;
 * assert.equal(planNetAdapt([64], { cost, budget: 32 }).rounds, 40);
 * const { rounds, floor } = planNetAdapt([64], { cost, budget: 16 });
 * assert.deepEqual([rounds, floor.toFixed(3)], [null, "0.375"]);
 * ```
 */
export function planNetAdapt(
  widths: readonly number[],
  options: Pick<NetAdaptOptions, "cost" | "budget" | "first" | "decay">,
): NetAdaptPlan {
  checkOptions("planNetAdapt()", options, {
    cost: given(someFunction),
    budget: given(numberWithin({ exclusiveMin: 0 })),
    first: numberWithin({ exclusiveMin: 0, max: 1 }),
    decay: numberWithin({ exclusiveMin: 0, max: 1 }),
  });
  const { first = 0.025, decay = 0.96, budget } = options;
  const cost = requireNumber("the cost", options.cost(widths), { exclusiveMin: 0 });
  const rounds = isAffordable(cost, budget) ? 0 : roundsToReach(budget / cost, { first, decay });
  return { cost, rounds, floor: 1 - reductionAfter(Infinity, { first, decay }) };
}
