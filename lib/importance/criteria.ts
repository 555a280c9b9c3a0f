import { checkOptions, numberWithin, type OptionChecks, valueText } from "../core/mod.ts";
import { averageTaylor } from "./average_taylor.ts";
import { taylorSquares } from "./curvature/taylor.ts";
import { cosineDistance, distanceSum } from "./distance/distance_sums.ts";
import type { ImportanceScore } from "./group/scored_group.ts";
import {
  averageMagnitude,
  cosineSimilarity,
  magnitude,
  taylorFirst,
  taylorSecond,
} from "./qasso_criteria.ts";
import { l1Norm } from "./weights/l1_norm.ts";
import { lamp } from "./weights/lamp.ts";
import { randomScore } from "./weights/random_score.ts";
import { rootMeanSquare } from "./weights/root_mean_square.ts";

const anyOrder: ImportanceScore = randomScore();

/**
 * All scores by name that need nothing beside the group: what a configuration can weight. `random` has seed 0. Scores of data, or
 * with parameters of their own, are functions that make a score: {@linkcode lpScore}, {@linkcode obdScore}.
 */
export const criteria = {
  magnitude,
  averageMagnitude,
  cosineSimilarity,
  taylorFirst,
  taylorSecond,
  taylorSquares,
  averageTaylor,
  l1Norm,
  rootMeanSquare,
  lamp,
  distanceSum,
  cosineDistance,
  random: anyOrder,
} satisfies Record<string, ImportanceScore>;

/** Name of a score. */
export type Criterion = keyof typeof criteria;

/** How much each criterion counts; criteria that are left out count nothing. */
export type CriterionWeights = Partial<Record<Criterion, number>>;

/** Weights where nothing else is said: QASSO's five criteria, all alike. */
export const defaultCriteria: CriterionWeights = {
  magnitude: 0.2,
  averageMagnitude: 0.2,
  cosineSimilarity: 0.2,
  taylorFirst: 0.2,
  taylorSecond: 0.2,
};

const CHECKS = Object.fromEntries(
  Object.keys(criteria).map((name) => [name, numberWithin({ min: 0 })]),
) as OptionChecks<CriterionWeights>;

/**
 * Throws unless structures can be ranked by criteria with these weights.
 *
 * @param weights Weights by criterion.
 * @throws {TypeError} If there is no such criterion, or a weight is no number.
 * @throws {RangeError} If a weight is negative, NaN or infinite, or none is above 0.
 *
 * @example
 * ```ts
 * import { checkCriteria, type CriterionWeights } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * checkCriteria({ magnitude: 1, lamp: 0 });
 * assert.throws(() => checkCriteria({ magnitud: 1 } as CriterionWeights), /Cannot use magnitud: .* did you mean magnitude\?/);
 * assert.throws(() => checkCriteria({}), /Cannot use criteria: one must have a weight above 0: current value is a record of nothing/);
 * ```
 */
export function checkCriteria(weights: CriterionWeights): void {
  checkOptions<CriterionWeights>("criteria", weights, CHECKS);
  if (Object.values(weights).some((weight) => (weight ?? 0) > 0)) return;
  throw new RangeError(
    `Cannot use criteria: one must have a weight above 0: current value is ${valueText(weights)}`,
  );
}
