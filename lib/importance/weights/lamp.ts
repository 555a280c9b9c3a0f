import { requireFiniteNumbers } from "../../core/mod.ts";
import type { StructureStatistics } from "../../structure/mod.ts";

/**
 * Layer-adaptive magnitude: each squared weight relative to all weights of its layer that are at least as large.
 *
 * ```text
 * LAMP(u) = w_u^2 / sum of w_v^2 over all v of the layer with |w_v| >= |w_u|        0 if w_u is
 * ```
 *
 * It leaves the order inside a layer as it is and makes layers comparable, so that one cut through all layers gives each its own
 * ratio. The largest weight of every layer scores 1, hence no layer is emptied before all others are down to one weight.
 *
 * Source: Lee et al.: Layer-adaptive sparsity for the magnitude-based pruning (arXiv:2010.07611).
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
 * ```
 */
export function lampScores(weights: ArrayLike<number>): Float64Array {
  requireFiniteNumbers("weights", weights);
  const magnitudes = Float64Array.from(weights, Math.abs);
  const largest = magnitudes.reduce((a, b) => Math.max(a, b), 0);
  const squares = magnitudes.map((x) => largest === 0 ? 0 : (x / largest) ** 2);
  const order = Uint32Array.from(squares, (_, i) => i)
    .sort((a, b) => squares[b]! - squares[a]!);
  const scores = new Float64Array(squares.length);
  let sum = 0;
  for (let i = 0; i < order.length;) {
    const square = squares[order[i]!]!;
    let end = i;
    // equal weights stand in each other's sum
    for (; end < order.length && squares[order[end]!] === square; end++) sum += square;
    for (; i < end; i++) scores[order[i]!] = square === 0 ? 0 : square / sum;
  }
  return scores;
}

/**
 * {@linkcode lampScores} of the norms of the structures of a group.
 *
 * ```text
 * lamp = ||X||^2 / sum of ||Y||^2 over all structures Y of the group with ||Y|| >= ||X||
 * ```
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
