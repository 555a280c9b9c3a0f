import { requireFiniteNumbers } from "../core/mod.ts";
import { criteria, type Criterion, type CriterionWeights, defaultCriteria } from "./criteria.ts";
import type { ScoredGroup } from "./group/scored_group.ts";

/**
 * Factor that brings the scores of one criterion to the norm `weight` over all structures, whatever their unit is.
 *
 * ```text
 * factor = weight / (sqrt(1e-8 + sum over all structures of s^2) + 1e-8)
 * ```
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param scores Scores s of one criterion, group by group.
 * @param weight Weight of the criterion.
 * @returns The factor, inverse unit of the scores.
 *
 * @example
 * ```ts
 * import { criterionFactor } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.ok(Math.abs(criterionFactor([[30], [40]], 1) - 1 / 50) < 1e-9);
 * ```
 */
export function criterionFactor(scores: readonly Iterable<number>[], weight: number): number {
  let squares = 1e-8;
  for (const group of scores) for (const score of group) squares += score * score;
  return weight / (Math.sqrt(squares) + 1e-8);
}

/**
 * One importance per structure of all groups: each criterion is normalised over all structures, weighted, and added.
 *
 * ```text
 * importance = sum over criteria of  factor s,   factor from criterionFactor()
 * ```
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param groups The prunable groups, from {@linkcode scoredGroup}.
 * @param weights Weights of the {@linkcode criteria}. Default 0.2 for each of QASSO's five.
 * @returns The importance of all structures, concatenated in group order, dimensionless.
 * @throws {RangeError} If a score is NaN or infinite, since it has no place in an order.
 *
 * @example
 * ```ts
 * import { combineImportance, scoredGroup } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const scored = scoredGroup(group, {
 *   parameters: { "fc/bias": Float32Array.of(-3, 4) },
 *   updates: {},
 *   shapes: { "fc/bias": [2] },
 * });
 * const combined = combineImportance([scored], { magnitude: 1 });
 * assert.ok(Math.abs(combined[0]! - 3 / 5) < 1e-8);
 * ```
 */
export function combineImportance(
  groups: readonly ScoredGroup[],
  weights: CriterionWeights = defaultCriteria,
): Float64Array {
  const total = groups.reduce((sum, { group }) => sum + group.size, 0);
  const combined = new Float64Array(total);
  for (const [criterion, weight] of Object.entries(weights) as [Criterion, number][]) {
    const scores = groups.map((scored) => criteria[criterion](scored));
    const factor = criterionFactor(scores, weight);
    let structure = 0;
    for (const group of scores) {
      for (const score of group) combined[structure++]! += factor * score;
    }
  }
  requireFiniteNumbers("the importance", combined);
  return combined;
}
