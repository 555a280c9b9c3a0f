import {
  checkOptions,
  given,
  numberWithin,
  requireShape,
  someFunction,
  someList,
} from "../../core/mod.ts";
import { scaleFeatures } from "../amc/scale_features.ts";
import type { SearchEnvironment } from "../ddpg/environment.ts";
import { plan } from "../problem/plan.ts";
import {
  candidateOf,
  type EvaluatedCandidate,
  type SearchProblem,
} from "../problem/search_problem.ts";
import { haqReward } from "./haq_reward.ts";
import { bitsOfAction } from "./bits_of_action.ts";
import { walkToBudget } from "./walk_to_budget.ts";

/** What {@linkcode haqEnvironment} needs. */
export interface HaqEnvironmentOptions {
  /** Score of the network without quantizers. */
  original: number;
  /** For each choice what does not change; scaled here. By default the position alone. */
  features?: readonly (readonly number[])[];
  /** What an episode is worth; default {@linkcode haqReward} of the score, for scores that are per cent. */
  reward?: (candidate: EvaluatedCandidate) => number;
}

/**
 * HAQ: bits, decided one after the other as if there were no budget, then brought within it by a walk from the last decision to the
 * first. What a choice may be stands in its options: one number fixes it.
 *
 * An observation is the features of the choice, scaled, and the action before. {@linkcode bitProblem} makes the problems of both
 * environments of the paper: weights alone under a size, and weights and activations under latency or energy.
 *
 * ```text
 * option_t = the (floor(n a) + 1)-th of its n options        configuration = walk(options, budget)
 * ```
 *
 * Source: Wang et al.: HAQ (arXiv:1811.08886), section 3.
 *
 * @param problem Bits as options.
 * @param options Score before quantization, features, reward.
 * @returns The environment, for {@linkcode ddpgRun}.
 * @throws {TypeError} If there are not as many rows of features as choices.
 * @throws {RangeError} If the budget cannot be reached.
 *
 * @example
 * ```ts
 * import { haqEnvironment } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const environment = haqEnvironment({
 *   choices: ["a", "b"].map((name) => ({ name, options: [2, 4, 8] })),
 *   resource: { name: "bits", cost: ([a, b]: readonly number[]) => a! + b! },
 *   budget: 10,
 *   evaluate: () => 90,
 * }, { original: 91 });
 * assert.equal(environment.decide([], 1).option, 8);
 * assert.deepEqual(environment.finish([8, 8]), [4, 4]);
 * ```
 */
export function haqEnvironment(
  problem: SearchProblem,
  options: HaqEnvironmentOptions,
): SearchEnvironment {
  checkOptions("haqEnvironment()", options, {
    original: given(numberWithin()),
    features: someList,
    reward: someFunction,
  });
  plan(problem);
  const { choices, budget } = problem;
  const {
    original,
    features = choices.map((_, t) => [t]),
    reward = ({ score }) => haqReward(score, original),
  } = options;
  requireShape("the features", [features.length], [choices.length]);
  const scaled = scaleFeatures(features);
  const configurationOf = (places: readonly number[]) =>
    places.map((place, i) => choices[i]!.options[place - 1]!);
  return {
    problem,
    features: scaled[0]!.length + 1,
    observe: (taken, previous) => [...scaled[taken.length]!, previous],
    decide(taken, action) {
      const { options } = choices[taken.length]!;
      return { option: options[bitsOfAction(action, [1, options.length]) - 1]!, action };
    },
    finish(configuration) {
      const places = configuration.map((option, i) => choices[i]!.options.indexOf(option) + 1);
      return configurationOf(walkToBudget(places, {
        cost: (places) => candidateOf(problem, configurationOf(places)).cost,
        budget,
        minBits: places.map(() => 1),
      }));
    },
    reward,
  };
}
