import { requireFiniteNumbers } from "../../core/mod.ts";
import type { StructureStatistics } from "../../structure/mod.ts";

/**
 * Layer-adaptive magnitude: each squared weight relative to itself and all that outlast it when its layer loses the smallest
 * weights first.
 *
 * ```text
 * LAMP(u) = w_u^2 / sum of w_v^2        0 if w_u is
 * ```
 *
 * The sum is over all v of the layer that are larger, and of equal ones those of the same or a higher index: the paper sorts the
 * weights, and `exactCountMask()` removes equal ones in the same order.
 *
 * It leaves the order inside a layer as it is and makes layers comparable, so that one cut through all layers gives each its own
 * ratio. One weight of every layer scores 1, the last to go, and only one: hence no layer is emptied before all others are down to one
 * weight.
 *
 * Source: Lee et al.: Layer-adaptive sparsity for the magnitude-based pruning (arXiv:2010.07611), section 2.1, equation 1.
 *
 * @param weights The weights of one layer, or the norms of its filters.
 * @returns One score in [0, 1] per weight, dimensionless.
 * @throws {RangeError} If a weight is not finite.
 *
 * @example
 * ```ts
 * import { lampScores } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...lampScores([2, -1, 0])], [1, 1 / 5, 0]);
 * assert.deepEqual([...lampScores([1, 1, 1])], [1 / 3, 1 / 2, 1]);
 * ```
 */
export function lampScores(weights: ArrayLike<number>): Float64Array {
  requireFiniteNumbers("weights", weights);
  const magnitudes = Float64Array.from(weights, Math.abs);
  const largest = magnitudes.reduce((a, b) => Math.max(a, b), 0);
  const squares = magnitudes.map((x) => largest === 0 ? 0 : (x / largest) ** 2);
  const order = Uint32Array.from(squares, (_, i) => i)
    .sort((a, b) => squares[b]! - squares[a]! || b - a);
  const scores = new Float64Array(squares.length);
  let sum = 0;
  for (const i of order) {
    const square = squares[i]!;
    sum += square;
    scores[i] = square === 0 ? 0 : square / sum;
  }
  return scores;
}

/**
 * {@linkcode lampScores} of the norms of the structures of a group.
 *
 * ```text
 * lamp = ||X||^2 / sum of ||Y||^2
 * ```
 *
 * The sum is over all structures Y of the group that are larger, and of equal ones those of the same or a higher index.
 *
 * Source: Lee et al.: Layer-adaptive sparsity for the magnitude-based pruning (arXiv:2010.07611).
 *
 * @param statistics Sum of squares per structure.
 * @returns One score in [0, 1] per structure, dimensionless.
 * @throws {RangeError} If a sum is not finite.
 *
 * @example
 * ```ts
 * import { lamp } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...lamp({ squares: Float64Array.of(4, 1) })], [1, 1 / 5]);
 * ```
 */
export function lamp({ squares }: Pick<StructureStatistics, "squares">): Float64Array {
  return lampScores(squares.map(Math.sqrt));
}
