/**
 * The five importance criteria of QASSO. All are made of the same few sums over the elements of a structure.
 *
 * | symbol | meaning                                                                 |
 * | ------ | ----------------------------------------------------------------------- |
 * | X      | all elements of the structure                                           |
 * | V      | their updates; parameters without update enter the magnitudes only      |
 * | count  | number of elements                                                      |
 *
 * @module
 */
import type { StructureStatistics } from "../structure/mod.ts";

/**
 * Size of a structure.
 *
 * ```text
 * magnitude = ||X||
 * ```
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param statistics Sum of squares per structure.
 * @returns One score per structure, unit of the parameters.
 *
 * @example
 * ```ts
 * import { magnitude } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...magnitude({ squares: Float64Array.of(9, 0) })], [3, 0]);
 * ```
 */
export function magnitude({ squares }: Pick<StructureStatistics, "squares">): Float64Array {
  return squares.map(Math.sqrt);
}

/**
 * Size of a structure for each of its elements.
 *
 * ```text
 * averageMagnitude = ||X|| / (count + 1e-6)
 * ```
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param statistics Sum of squares and number of elements per structure.
 * @returns One score per structure, unit of the parameters.
 *
 * @example
 * ```ts
 * import { averageMagnitude } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const [score] = averageMagnitude({ squares: Float64Array.of(9), count: Float64Array.of(6) });
 * assert.ok(Math.abs(score! - 1 / 2) < 1e-6);
 * ```
 */
export function averageMagnitude(
  { squares, count }: Pick<StructureStatistics, "squares" | "count">,
): Float64Array {
  return squares.map((square, j) => Math.sqrt(square) / (count[j]! + 1e-6));
}

/**
 * Whether the update shrinks a structure: 2 if it points the way of X, so that the step x - alpha v goes to zero; 0 if it is opposed.
 *
 * ```text
 * cosineSimilarity = <X, V> / (||X|| + 1e-8) / (||V|| + 1e-8) + 1
 * ```
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param statistics Sums over the elements that have an update, per structure.
 * @returns One score per structure, dimensionless, 0 to 2.
 *
 * @example An update opposed to the structure
 * ```ts
 * import { cosineSimilarity } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const [score] = cosineSimilarity({
 *   updatedSquares: Float64Array.of(9),
 *   updateSquares: Float64Array.of(4),
 *   products: Float64Array.of(-6),
 * });
 * assert.ok(Math.abs(score!) < 1e-7);
 * ```
 */
export function cosineSimilarity(
  { products, updatedSquares, updateSquares }: Pick<
    StructureStatistics,
    "products" | "updatedSquares" | "updateSquares"
  >,
): Float64Array {
  return products.map((product, j) =>
    product / (Math.sqrt(updatedSquares[j]!) + 1e-8) / (Math.sqrt(updateSquares[j]!) + 1e-8) + 1
  );
}

/**
 * First-order estimate of how much the loss changes when a structure is removed, with the update in place of the gradient.
 *
 * ```text
 * taylorFirst = |<X, V>|
 * ```
 *
 * Source: docs/geta.md, section 4.6; Molchanov et al. (arXiv:1906.10771).
 *
 * @param statistics Inner products per structure.
 * @returns One score per structure, unit of the loss.
 *
 * @example
 * ```ts
 * import { taylorFirst } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...taylorFirst({ products: Float64Array.of(2, -6) })], [2, 6]);
 * ```
 */
export function taylorFirst({ products }: Pick<StructureStatistics, "products">): Float64Array {
  return products.map(Math.abs);
}

/**
 * Second-order estimate of the same change, with V V^T in place of the Hessian.
 *
 * ```text
 * taylorSecond = <X, V>^2 / 2
 * ```
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param statistics Inner products per structure.
 * @returns One score per structure, unit of the loss squared.
 *
 * @example
 * ```ts
 * import { taylorSecond } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...taylorSecond({ products: Float64Array.of(2, -6) })], [2, 18]);
 * ```
 */
export function taylorSecond({ products }: Pick<StructureStatistics, "products">): Float64Array {
  return products.map((product) => product * product / 2);
}
