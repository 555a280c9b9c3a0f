import {
  checkOptions,
  requireNumber,
  requireShape,
  someFunction,
  someList,
} from "../../core/mod.ts";
import type { SearchEnvironment } from "../ddpg/environment.ts";
import { plan } from "../problem/plan.ts";
import {
  candidateOf,
  type EvaluatedCandidate,
  isAffordable,
  type SearchProblem,
} from "../problem/search_problem.ts";
import { budgetReward } from "./rewards.ts";
import { scaleFeatures } from "./scale_features.ts";

/** What {@linkcode amcEnvironment} leaves open. */
export interface AmcEnvironmentOptions {
  /** For each choice what does not change: {@linkcode groupFeatures}. Scaled here; by default the position alone. */
  features?: readonly (readonly number[])[];
  /** What an episode is worth; default {@linkcode budgetReward} of 1 - score, for scores that are accuracies in [0, 1]. */
  reward?: (candidate: EvaluatedCandidate) => number;
}

/**
 * AMC: keep ratios, decided one group after the other, each within what the budget then still allows.
 *
 * | part of an observation | meaning                                                                              |
 * | ---------------------- | ------------------------------------------------------------------------------------ |
 * | features               | what does not change, scaled over the groups                                         |
 * | reduced                | share of the whole cost that the groups so far took away, the rest being whole       |
 * | rest                   | share of the whole cost that the groups behind this one can still take away          |
 * | previous               | the action before                                                                    |
 *
 * ```text
 * option_t = smallest option >= a, but no larger than  max { o : cost(taken, o, the rest at their smallest) <= budget }
 * ```
 *
 * The action that is remembered is the keep ratio that was taken. Since options are numbers of channels already, rounding comes
 * before the budget is asked, which is kept always.
 *
 * Source: He et al.: AMC (arXiv:1802.03494), sections 3.1 to 3.3, with costs that may depend on several ratios at once.
 *
 * @param problem Keep ratios as options, see {@linkcode ratioProblem}.
 * @param options Features, reward.
 * @returns The environment, for {@linkcode ddpgRun}.
 * @throws {TypeError} If there are not as many rows of features as choices.
 * @throws {RangeError} If the budget cannot be reached.
 *
 * @example The second layer pays for the first
 * ```ts
 * import { amcEnvironment } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const environment = amcEnvironment({
 *   choices: ["a", "b"].map((name) => ({ name, options: [0.25, 0.5, 1] })),
 *   resource: { name: "multiply-adds", cost: ([a, b]: readonly number[]) => 100 * a! + 100 * b! },
 *   budget: 125,
 *   evaluate: () => 0,
 * });
 * assert.deepEqual(environment.decide([], 0.9), { option: 1, action: 1 });
 * assert.deepEqual(environment.decide([1], 0.9), { option: 0.25, action: 0.25 });
 * ```
 */
export function amcEnvironment(
  problem: SearchProblem,
  options: AmcEnvironmentOptions = {},
): SearchEnvironment {
  checkOptions("amcEnvironment()", options, { features: someList, reward: someFunction });
  const { smallest, largest } = plan(problem), { choices, budget } = problem;
  const {
    features = choices.map((_, t) => [t]),
    reward = ({ score }) => budgetReward(1 - requireNumber("accuracy", score, { min: 0, max: 1 })),
  } = options;
  requireShape("the features", [features.length], [choices.length]);
  const scaled = scaleFeatures(features);
  const cost = (configuration: readonly number[]) => candidateOf(problem, configuration).cost;
  /** Taken options, then those of one end of the lists. */
  const filled = (
    taken: readonly number[],
    end: typeof smallest,
  ) => [...taken, ...end.configuration.slice(taken.length)];
  return {
    problem,
    features: scaled[0]!.length + 3,
    observe(taken, previous) {
      const t = taken.length, now = cost(filled(taken, largest));
      const least = cost(filled([...taken, largest.configuration[t]!], smallest));
      const shares = [largest.cost - now, now - least].map((one) => one / largest.cost);
      return [...scaled[t]!, ...shares, previous];
    },
    decide(taken, action) {
      const { options } = choices[taken.length]!;
      const wanted = options.find((option) => option >= action) ?? options.at(-1)!;
      const option =
        options.findLast((one) =>
          one <= wanted && isAffordable(cost(filled([...taken, one], smallest)), budget)
        ) ?? options[0]!;
      return { option, action: option };
    },
    finish: (configuration) => [...configuration],
    reward,
  };
}
