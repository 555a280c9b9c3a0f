import { requireNumber } from "../../core/mod.ts";
import { isAffordable } from "../problem/search_problem.ts";

/** An option of {@linkcode knapsack}. */
export interface PricedOption {
  /** What it costs. */
  cost: number;
  /** What it loses. */
  loss: number;
}

/** What {@linkcode knapsack} chose. */
export interface KnapsackChoice extends PricedOption {
  /** For each list, the position of the option chosen. */
  chosen: number[];
}

/** One option for each of the first lists: that of the last of them, and what leads to those in front. */
interface Chain extends PricedOption {
  option: number;
  before?: Chain;
}

/**
 * The multiple-choice knapsack: one option of each list, the least loss within a budget, where costs and losses are sums.
 *
 * ```text
 * min  sum over l of loss_l(o_l)    subject to  sum over l of cost_l(o_l) <= budget
 * ```
 *
 * Dynamic programming, one list after the other. Of all choices for the first lists only those are carried on that no other beats in
 * both cost and loss, and to which the cheapest options of the rest can still be paid. Exact, for real costs.
 *
 * Source: Nemhauser, Ullmann: Discrete dynamic programming and capital allocation (1969).
 *
 * @param lists The options, for example cost and loss of each layer at each bit width.
 * @param budget What all together may cost.
 * @returns Positions, cost and loss; of equal losses the cheapest.
 * @throws {RangeError} If a list is empty, a number is not finite or the cheapest options cost more; names what they cost.
 *
 * @example The second list needs the money more
 * ```ts
 * import { knapsack } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const one = [{ cost: 1, loss: 1 }, { cost: 2, loss: 0 }], two = [{ cost: 1, loss: 9 }, { cost: 2, loss: 0 }];
 * assert.deepEqual(knapsack([one, two], 3), { chosen: [0, 1], cost: 3, loss: 1 });
 * ```
 */
export function knapsack(
  lists: readonly (readonly PricedOption[])[],
  budget: number,
): KnapsackChoice {
  requireNumber("budget", budget);
  const cheapest = lists.map((list, l) => {
    if (list.length === 0) {
      throw new RangeError(
        `Cannot choose from list ${l}: it must have an option: current value is none`,
      );
    }
    return list.reduce((min, { cost, loss }) => {
      requireNumber("loss", loss);
      return Math.min(min, requireNumber("cost", cost));
    }, Infinity);
  });
  let rest = cheapest.reduce((sum, cost) => sum + cost, 0);
  if (!isAffordable(rest, budget)) {
    throw new RangeError(
      `Cannot choose within the budget: it must be at least ${rest}, the cost of the cheapest options: current value is ${budget}`,
    );
  }
  let chains: Chain[] = [{ cost: 0, loss: 0, option: -1 }];
  lists.forEach((list, l) => {
    rest -= cheapest[l]!;
    const longer = chains.flatMap((before) =>
      list.map(({ cost, loss }, option): Chain => ({
        cost: before.cost + cost,
        loss: before.loss + loss,
        option,
        before,
      }))
    );
    chains = unbeaten(longer.filter(({ cost }) => isAffordable(cost + rest, budget)));
  });
  const best = chains.at(-1)!, chosen: number[] = [];
  for (let one: Chain = best; chosen.length < lists.length; one = one.before!) {
    chosen.unshift(one.option);
  }
  return { chosen, cost: best.cost, loss: best.loss };
}

/** Those that nothing as cheap beats, from the cheapest to the least loss. */
function unbeaten(chains: Chain[]): Chain[] {
  chains.sort((a, b) => a.cost - b.cost || a.loss - b.loss);
  let lowest = Infinity;
  return chains.filter(({ loss }) => {
    if (loss >= lowest) return false;
    lowest = loss;
    return true;
  });
}
