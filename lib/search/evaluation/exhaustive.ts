/**
 * All configurations of a small problem: the ground truth that every other search is measured by.
 *
 * @module
 */
import { checkOptions, trueOrFalse } from "../../core/mod.ts";
import { plan } from "../problem/plan.ts";
import {
  bestCandidate,
  candidateOf,
  type EvaluatedCandidate,
  isAffordable,
  type SearchProblem,
} from "../problem/search_problem.ts";

/** Above this many configurations nobody waits for the end. */
const LIMIT = 4096;

/** Which configurations {@linkcode allConfigurations} lists. */
export interface AllConfigurationsOptions {
  /** Also those above the budget, for a picture of everything. Default false. */
  aboveBudget?: boolean;
}

/**
 * Every configuration of a problem, the last choice running fastest.
 *
 * @param problem The problem, of at most 4,096 configurations.
 * @param options Whether those above the budget are listed, too.
 * @returns The configurations.
 * @throws {RangeError} If there are more, or the budget cannot be reached.
 *
 * @example
 * ```ts
 * import { allConfigurations } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const problem = {
 *   choices: [{ name: "a", options: [1, 2] }, { name: "b", options: [1, 2] }],
 *   resource: { name: "bits", cost: ([a, b]: readonly number[]) => a! + b! },
 *   budget: 3,
 * };
 * assert.deepEqual(allConfigurations(problem), [[1, 1], [1, 2], [2, 1]]);
 * ```
 */
export function allConfigurations(
  problem: Omit<SearchProblem, "evaluate">,
  options: AllConfigurationsOptions = {},
): number[][] {
  checkOptions("allConfigurations()", options, { aboveBudget: trueOrFalse });
  const { configurations } = plan(problem);
  if (configurations > LIMIT) {
    throw new RangeError(
      `Cannot list all configurations: there must be at most ${LIMIT}: current value is ${configurations}`,
    );
  }
  const all = problem.choices.reduce<number[][]>(
    (before, { options }) => before.flatMap((one) => options.map((option) => [...one, option])),
    [[]],
  );
  if (options.aboveBudget) return all;
  return all.filter((one) => isAffordable(candidateOf(problem, one).cost, problem.budget));
}

/**
 * The best configuration within the budget, by measuring all of them. {@linkcode evaluationRun} of {@linkcode allConfigurations}
 * does the same step by step.
 *
 * @param problem The problem, of at most 4,096 configurations.
 * @returns The optimum; of equal scores the cheapest.
 * @throws {RangeError} If there are more, or the budget cannot be reached.
 *
 * @example
 * ```ts
 * import { exhaustive } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const best = exhaustive({
 *   choices: [{ name: "a", options: [1, 2] }, { name: "b", options: [1, 2] }],
 *   resource: { name: "bits", cost: ([a, b]: readonly number[]) => a! + b! },
 *   budget: 3,
 *   evaluate: ([a, b]: readonly number[]) => 3 * a! + b!,
 * });
 * assert.deepEqual(best, { configuration: [2, 1], cost: 3, score: 7 });
 * ```
 */
export function exhaustive(problem: SearchProblem): EvaluatedCandidate {
  const measured = allConfigurations(problem).map((one) => ({
    ...candidateOf(problem, one),
    score: problem.evaluate(one),
  }));
  return bestCandidate(measured, problem.budget)!;
}
