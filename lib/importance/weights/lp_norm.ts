import { requireFiniteNumbers, requireNumber } from "../../core/mod.ts";
import type { ImportanceScore } from "../group/scored_group.ts";
import { structureRows } from "../group/structure_rows.ts";

/**
 * The p-norm of a set of weights: the magnitude score of every granularity, from one weight to a whole filter.
 *
 * ```text
 * ||w||_p = (sum of |w|^p)^(1/p)
 * ```
 *
 * Below p = 1 it is no norm any more (the triangle inequality fails), but still an order: the smaller p, the more it counts how
 * many weights are not zero, and the less how large they are.
 *
 * Source: Li et al.: Pruning filters for efficient ConvNets (arXiv:1608.08710); Han et al.: Learning both weights and connections
 * (arXiv:1506.02626).
 *
 * @param weights The weights w of the set.
 * @param p Exponent, above 0; 2 by default.
 * @returns The norm, unit of the weights.
 * @throws {RangeError} If p is not above 0, or a weight is not finite.
 *
 * @example
 * ```ts
 * import { lpNorm } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.equal(lpNorm([3, -4]), 5);
 * assert.equal(lpNorm([3, -4], 1), 7);
 * ```
 */
export function lpNorm(weights: ArrayLike<number>, p: number = 2): number {
  requireNumber("p", p, { exclusiveMin: 0 });
  requireFiniteNumbers("weights", weights);
  // divided by the largest, no power leaves the range of numbers
  let max = 0, sum = 0;
  for (let i = 0; i < weights.length; i++) max = Math.max(max, Math.abs(weights[i]!));
  if (max === 0) return 0;
  for (let i = 0; i < weights.length; i++) sum += (Math.abs(weights[i]!) / max) ** p;
  return max * sum ** (1 / p);
}

/**
 * The p-norm of each structure as a score: {@linkcode l1Norm} for p = 1 and {@linkcode magnitude} for p = 2, at any other p.
 *
 * ```text
 * score = (sum of |x|^p over all elements of the structure)^(1/p)
 * ```
 *
 * Source: Li et al.: Pruning filters for efficient ConvNets (arXiv:1608.08710).
 *
 * @param p Exponent, above 0.
 * @returns The score.
 * @throws {RangeError} If p is not above 0.
 *
 * @example
 * ```ts
 * import { lpScore, scoredGroup } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc/kernel", axis: 1, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const scored = scoredGroup(group, {
 *   parameters: { "fc/kernel": Float32Array.of(1, 0, -8, 1) },
 *   updates: {},
 *   shapes: { "fc/kernel": [2, 2] },
 * });
 * const [first] = lpScore(3)(scored);
 * assert.ok(Math.abs(first! - 513 ** (1 / 3)) < 1e-12);
 * ```
 */
export function lpScore(p: number): ImportanceScore {
  requireNumber("p", p, { exclusiveMin: 0 });
  return (scored) =>
    Float64Array.from(structureRows(scored, scored.parameters), (row) => lpNorm(row, p));
}
