import { isWithin } from "../../sensitivity/mod.ts";
import { requireScan, type SearchScan } from "../evaluation/scan.ts";
import { plan } from "../problem/plan.ts";
import {
  type Candidate,
  candidateOf,
  isAffordable,
  type SearchProblem,
} from "../problem/search_problem.ts";

/**
 * The options that a common threshold T leaves: each choice goes down as long as it loses at most T by itself. T is the smallest at
 * which all together are within the budget.
 *
 * ```text
 * option_i(T) = smallest option such that it and all larger ones lose at most T
 * T           = min { T : cost(option(T)) <= budget }
 * ```
 *
 * The rule takes from what a choice loses, not from what it costs; {@linkcode program} weighs both.
 *
 * Source: Han et al.: Learning both weights and connections for efficient neural networks (arXiv:1506.02626), section 3.4.
 *
 * @param problem The problem.
 * @param scan What each choice loses at each option.
 * @returns The candidate, and its threshold.
 * @throws {TypeError} If the scan does not fit.
 * @throws {RangeError} If the budget cannot be reached or a loss is not finite.
 *
 * @example The second layer feels it less
 * ```ts
 * import { sensitivityGuided } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const choices = ["a", "b"].map((name) => ({ name, options: [2, 4, 8] }));
 * const resource = { name: "bits", cost: ([a, b]: readonly number[]) => a! + b! };
 * const losses = [[40, 9, 0], [5, 1, 0]];
 * const found = sensitivityGuided({ choices, resource, budget: 10 }, { losses });
 * assert.deepEqual(found, { configuration: [8, 2], cost: 10, threshold: 5 });
 * ```
 */
export function sensitivityGuided(
  problem: Omit<SearchProblem, "evaluate">,
  scan: Pick<SearchScan, "losses">,
): Candidate & { threshold: number } {
  const { smallest } = plan(problem);
  requireScan(problem, scan);
  const thresholds = [...new Set([0, ...scan.losses.flat().filter((loss) => loss > 0)])]
    .sort((a, b) => a - b);
  for (const threshold of thresholds) {
    const configuration = problem.choices.map(({ options }, i) => {
      const violation = scan.losses[i]!.findLastIndex((loss) => !isWithin(loss, threshold));
      return options[Math.min(violation + 1, options.length - 1)]!;
    });
    const candidate = candidateOf(problem, configuration);
    if (isAffordable(candidate.cost, problem.budget)) return { ...candidate, threshold };
  }
  return { ...smallest, threshold: thresholds.at(-1)! };
}
