import {
  type Criterion,
  type CriterionScores,
  type CriterionWeights,
  defaultCriteria,
} from "./importance.ts";

/**
 * One importance per structure of all groups: each criterion is normalised over all structures, weighted, and added.
 *
 * ```text
 * score = sum over criteria of  weight s / (sqrt(1e-8 + sum over all structures of s^2) + 1e-8)
 * ```
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param groups Scores of each prunable group, in group order.
 * @param weights Weights of the criteria. Default 0.2 each.
 * @returns The scores concatenated in group order, dimensionless.
 *
 * @example
 * ```ts
 * import { combineImportance } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const none = new Float64Array(2);
 * const scores = {
 *   magnitude: Float64Array.of(3, 4),
 *   averageMagnitude: none,
 *   cosineSimilarity: none,
 *   taylorFirst: none,
 *   taylorSecond: none,
 * };
 * const combined = combineImportance([scores], { magnitude: 1 });
 * assert.ok(Math.abs(combined[0]! - 3 / 5) < 1e-8);
 * ```
 */
export function combineImportance(
  groups: readonly CriterionScores[],
  weights: CriterionWeights = defaultCriteria,
): Float64Array {
  const total = groups.reduce((sum, group) => sum + group.magnitude.length, 0);
  const combined = new Float64Array(total);
  for (const [criterion, weight] of Object.entries(weights) as [Criterion, number][]) {
    let squares = 1e-8;
    for (const group of groups) for (const score of group[criterion]) squares += score * score;
    const scale = weight / (Math.sqrt(squares) + 1e-8);
    let at = 0;
    for (const group of groups) {
      for (const score of group[criterion]) combined[at++]! += scale * score;
    }
  }
  return combined;
}
