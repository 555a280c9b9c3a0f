import { type Candidate, candidateOf, isAffordable } from "./search_problem.ts";
import { requireProblem, type SearchProblem } from "./search_problem.ts";

/** What is known before a search: nothing was measured for it. */
export interface SearchPlan {
  /** Every choice at its smallest option: the least that can be had. */
  smallest: Candidate;
  /** Every choice at the option in the middle of its list. */
  middle: Candidate;
  /** Every choice at its largest option. */
  largest: Candidate;
  /** How many configurations there are. */
  configurations: number;
  /** The budget as a share of the largest candidate's cost. */
  share: number;
}

/**
 * What a search can find, before it begins: the costs of the smallest, the middle and the largest candidate, and whether the budget
 * can be reached at all.
 *
 * Source: NVIDIA Model Optimizer, https://github.com/NVIDIA/Model-Optimizer, whose FastNAS prints these three profiles and whether
 * the target lies between them.
 *
 * @param problem The problem; it is not measured.
 * @returns The three candidates.
 * @throws {RangeError} If the budget is below the smallest candidate, names what that one costs; if costs fall while options rise.
 *
 * @example A third cannot be reached with halves
 * ```ts
 * import { plan } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const problem = {
 *   choices: [{ name: "conv1", options: [0.5, 0.75, 1] }],
 *   resource: { name: "multiply-adds", cost: ([keep]: readonly number[]) => 1200 * keep! },
 *   budget: 900,
 * };
 * const { smallest, middle, largest, share } = plan(problem);
 * assert.deepEqual([smallest.cost, middle.cost, largest.cost, share], [600, 900, 1200, 0.75]);
 * assert.throws(
 *   () => plan({ ...problem, budget: 400 }),
 *   new RangeError(
 *     "Cannot search within the budget: it must be at least 600 multiply-adds, which the smallest candidate costs: current value is 400",
 *   ),
 * );
 * ```
 */
export function plan(problem: Omit<SearchProblem, "evaluate">): SearchPlan {
  requireProblem(problem);
  const { choices, resource, budget } = problem;
  const at = (index: (options: readonly number[]) => number) =>
    candidateOf(problem, choices.map(({ options }) => options[index(options)]!));
  const smallest = at(() => 0);
  const middle = at(({ length }) => (length - 1) >> 1);
  const largest = at(({ length }) => length - 1);
  if (smallest.cost > middle.cost || middle.cost > largest.cost) {
    throw new RangeError(
      `Cannot search: ${resource.name} must not fall when options rise: current values are ${smallest.cost}, ${middle.cost}, ${largest.cost}`,
    );
  }
  if (!isAffordable(smallest.cost, budget)) {
    throw new RangeError(
      `Cannot search within the budget: it must be at least ${smallest.cost} ${resource.name}, which the smallest candidate costs: current value is ${budget}`,
    );
  }
  const configurations = choices.reduce((product, { options }) => product * options.length, 1);
  return { smallest, middle, largest, configurations, share: budget / largest.cost };
}
