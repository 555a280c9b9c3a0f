import { checkOptions, integerWithin } from "../../core/mod.ts";
import { requireScan, type SearchScan } from "../evaluation/scan.ts";
import { plan } from "../problem/plan.ts";
import {
  type Candidate,
  candidateOf,
  isAffordable,
  type SearchProblem,
} from "../problem/search_problem.ts";

/** How long {@linkcode program} may look. */
export interface ProgramOptions {
  /** Most configurations that are priced. Default a million: seconds. */
  maxCosts?: number;
}

/**
 * The integer program over one scan: the configuration with the least loss in all within the budget, if losses of single choices
 * add up. The bar that a learned search has to clear.
 *
 * ```text
 * min  sum over i of loss_i(option_i)    subject to  cost(option_1 ... option_n) <= budget
 * ```
 *
 * Branch and bound, exact for any cost that does not fall when options rise: multiply-adds of a chain, a product of two ratios for
 * each layer, included. Choice by choice the options are tried from the smallest loss. A branch ends where the others at
 * their smallest are above the budget, or where the losses so far and the least that each other choice must lose by itself within
 * what is left are no better than the best configuration so far. Where costs are a sum, {@linkcode knapsack} is faster.
 *
 * Source: NVIDIA Model Optimizer, https://github.com/NVIDIA/Model-Optimizer (AutoQuantize), and Sony's Model Compression Toolkit,
 * https://github.com/SonySemiconductorSolutions/mct-model-optimization (mixed precision), which solve it for bits; the method: Land,
 * Doig: An automatic method of solving discrete programming problems (1960).
 *
 * @param problem The problem; it is not measured.
 * @param scan What each choice loses at each option.
 * @param options How long to look.
 * @returns The candidate and the sum of its losses; of equal losses the cheapest.
 * @throws {TypeError} If the scan does not fit.
 * @throws {RangeError} If the budget cannot be reached, a loss is not finite, or the search would price more configurations.
 *
 * @example Bits of three layers within 400 bits times multiply-adds
 * ```ts
 * import { program } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const macs = [10, 30, 60];
 * const choices = macs.map((_, i) => ({ name: `layer ${i}`, options: [2, 4, 8] }));
 * const cost = (bits: readonly number[]) => bits.reduce((sum, b, i) => sum + b * macs[i]!, 0);
 * const losses = [[9, 2, 0.3], [4, 1.5, 0.2], [1, 0.2, 0.1]];
 * const found = program({ choices, resource: { name: "bit operations", cost }, budget: 400 }, { losses });
 * assert.deepEqual([found.configuration, found.cost, found.loss.toFixed(9)], [[8, 4, 2], 320, "2.800000000"]);
 * ```
 */
export function program(
  problem: Omit<SearchProblem, "evaluate">,
  scan: Pick<SearchScan, "losses">,
  options: ProgramOptions = {},
): Candidate & { loss: number } {
  checkOptions("program()", options, { maxCosts: integerWithin({ min: 1 }) });
  const { maxCosts = 1e6 } = options;
  const { smallest: start } = plan(problem);
  requireScan(problem, scan);
  const { choices, budget } = problem;
  const orders = choices.map(({ options }, i) =>
    options.map((option, o) => ({ option, loss: scan.losses[i]![o]! }))
      .sort((a, b) => a.loss - b.loss || a.option - b.option)
  );
  let priced = 0, best: (Candidate & { loss: number }) | undefined;
  const price = (configuration: number[]) => {
    if (++priced > maxCosts) {
      throw new RangeError(
        `Cannot solve the program: it must need at most ${maxCosts} prices (maxCosts): current value is more; fewer options or knapsack() need less`,
      );
    }
    return candidateOf(problem, configuration);
  };
  // what the choices from the i-th on lose at least, whatever they cost
  const floors = orders.map((_, i) =>
    orders.slice(i + 1).reduce((sum, [lowest]) => sum + lowest!.loss, 0)
  );
  const isWorse = (loss: number) =>
    best !== undefined && loss > best.loss + 1e-12 * Math.max(1, Math.abs(best.loss));
  /** What choice i loses at least if all others of the rest are at their smallest; infinity if nothing of it can be paid. */
  const lossWithin = (configuration: number[], i: number) =>
    orders[i]!.find(({ option }) => isAffordable(price(configuration.with(i, option)).cost, budget))
      ?.loss ?? Infinity;

  /** Tries the options of choice i; those before it are fixed in the configuration, those behind it at their smallest. */
  function branch({ configuration, cost }: Candidate, i: number, loss: number): void {
    if (i === choices.length) {
      const better = best === undefined || loss < best.loss ||
        (loss === best.loss && cost < best.cost);
      if (better) best = { configuration, cost, loss };
      return;
    }
    for (const one of orders[i]!) {
      if (isWorse(loss + one.loss + floors[i]!)) return; // those that follow lose more
      const next = price(configuration.with(i, one.option));
      if (!isAffordable(next.cost, budget)) continue;
      let bound = loss + one.loss;
      for (let rest = i + 1; rest < choices.length; rest++) {
        bound += lossWithin(next.configuration, rest);
      }
      if (!isWorse(bound)) branch(next, i + 1, loss + one.loss);
    }
  }
  branch(start, 0, 0);
  return best!;
}
