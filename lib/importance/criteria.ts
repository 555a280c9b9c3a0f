import { l1Norm } from "./l1_norm.ts";
import {
  averageMagnitude,
  cosineSimilarity,
  magnitude,
  taylorFirst,
  taylorSecond,
} from "./qasso_criteria.ts";
import type { ImportanceScore } from "./group/scored_group.ts";

/** All scores by name: what a configuration can weight. */
export const criteria = {
  magnitude,
  averageMagnitude,
  cosineSimilarity,
  taylorFirst,
  taylorSecond,
  l1Norm,
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
