import { checkOptions, given, requireNumber, someFunction, unchecked } from "../core/mod.ts";
import { type LayerLimits, limitsText, masksOfCount, removable } from "./candidates.ts";
import type { NamedMasks, NamedScores } from "./scores.ts";

/** What the layers may cost. */
export interface BudgetMaskOptions extends LayerLimits {
  /** What the network costs (multiply-adds, parameters, bytes, …) if each layer keeps so many groups; grows with each of them. */
  cost: (kept: Record<string, number>) => number;
}

/**
 * The masks of several layers that meet a budget of size or of work: groups are removed in the order of their scores, as few as
 * possible.
 *
 * ```text
 * k = min { k : cost(kept groups after the k lowest are removed) <= budget }
 * ```
 *
 * The cost is a function of how many groups each layer keeps, since it is no sum over groups: a channel is an output of one layer and
 * an input of the next, so half the channels are about a third or a quarter of the multiply-adds.
 *
 * Source: He et al., AMC: AutoML for model compression and acceleration on mobile devices (arXiv:1802.03494), for budgets of work.
 *
 * @param layers Scores by layer, on a common scale; per unit of cost that a group frees, if the cheapest way is wanted.
 * @param budget The largest cost, in the unit of the cost.
 * @param options The cost, and what layers keep.
 * @returns Masks by layer, how many groups each keeps, and what that costs.
 * @throws {TypeError} If a layer has no score.
 * @throws {RangeError} If a score or a cost is not finite, or the budget is below what remains of the layers; names that cost.
 *
 * @example A layer of 3 parameters a group, and one of 5
 * ```ts
 * import { budgetMasks } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * const layers = { conv1: [1, 4, 5], conv2: [2, 3, 6] };
 * const cost = (kept: Record<string, number>) => 3 * kept.conv1! + 5 * kept.conv2!;
 * const { masks, cost: parameters } = budgetMasks(layers, 16, { cost });
 * assert.deepEqual([masks.conv1, masks.conv2], [Uint8Array.of(0, 1, 1), Uint8Array.of(0, 1, 1)]);
 * assert.equal(parameters, 16);
 * ```
 */
export function budgetMasks(
  layers: NamedScores,
  budget: number,
  options: BudgetMaskOptions,
): { masks: NamedMasks; kept: Record<string, number>; cost: number } {
  checkOptions("budgetMasks()", options, {
    maxRatio: unchecked,
    minKept: unchecked,
    cost: given(someFunction),
  });
  const { cost, ...limits } = options;
  requireNumber("budget", budget);
  const candidates = removable(layers, limits);
  const after = (removed: number) => {
    const masks = masksOfCount(candidates, removed);
    const kept = Object.fromEntries(
      Object.entries(masks).map(([name, mask]) => [name, mask.reduce((sum, one) => sum + one, 0)]),
    );
    return { masks, kept, cost: requireNumber("the cost of what is kept", cost(kept)) };
  };
  const smallest = after(candidates.scores.length);
  if (!(smallest.cost <= budget)) {
    throw new RangeError(
      `Cannot choose masks: the budget must be at least ${smallest.cost}, the cost of what the layers keep with ${
        limitsText(limits)
      }: ` +
        `current value is ${budget}`,
    );
  }
  // too few are removed at `low`, enough at `high`
  let low = -1, high = candidates.scores.length;
  while (high - low > 1) {
    const middle = low + Math.ceil((high - low) / 2);
    if (after(middle).cost <= budget) high = middle;
    else low = middle;
  }
  return after(high);
}
