import { plan } from "../problem/plan.ts";
import {
  type Candidate,
  candidateOf,
  isAffordable,
  type SearchProblem,
} from "../problem/search_problem.ts";

/**
 * The same for every choice: the largest value that the budget allows. A choice that does not have it takes its next smaller option.
 *
 * ```text
 * v = max { v : cost(largest option <= v of each choice) <= budget }
 * ```
 *
 * Source: He et al.: AMC (arXiv:1802.03494), section 4.1, whose first baseline it is.
 *
 * @param problem The problem; it is not measured.
 * @returns The candidate.
 * @throws {RangeError} If the budget cannot be reached.
 *
 * @example
 * ```ts
 * import { uniform } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const choices = ["a", "b"].map((name) => ({ name, options: [0.25, 0.5, 0.75, 1] }));
 * const resource = { name: "multiply-adds", cost: ([a, b]: readonly number[]) => 64 * a! * b! };
 * assert.deepEqual(uniform({ choices, resource, budget: 40 }), { configuration: [0.75, 0.75], cost: 36 });
 * ```
 */
export function uniform(problem: Omit<SearchProblem, "evaluate">): Candidate {
  const { smallest } = plan(problem);
  const values = [...new Set(problem.choices.flatMap(({ options }) => options))];
  const within = values.sort((a, b) => b - a).map((value) =>
    candidateOf(
      problem,
      problem.choices.map(({ options }) => options.findLast((one) => one <= value) ?? options[0]!),
    )
  );
  return within.find(({ cost }) => isAffordable(cost, problem.budget)) ?? smallest;
}
