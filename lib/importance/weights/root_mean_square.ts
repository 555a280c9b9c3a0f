import type { StructureStatistics } from "../../structure/mod.ts";

/**
 * Size of a typical element of a structure. Where layers differ in width their norms do too, by the square root of the number of
 * elements, and a common ranking would empty the narrow layers first; root mean squares can be compared.
 *
 * ```text
 * rootMeanSquare = ||X|| / sqrt(count)        0 for a structure without elements
 * ```
 *
 * Source: Tanaka et al.: Pruning neural networks without any data by iteratively conserving synaptic flow (arXiv:2006.05467), on
 * the collapse of layers under one common ranking.
 *
 * @param statistics Sum of squares and number of elements per structure.
 * @returns One score per structure, unit of the parameters.
 *
 * @example Four elements of size 3
 * ```ts
 * import { rootMeanSquare } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const squares = Float64Array.of(36), count = Float64Array.of(4);
 * assert.deepEqual([...rootMeanSquare({ squares, count })], [3]);
 * ```
 */
export function rootMeanSquare(
  { squares, count }: Pick<StructureStatistics, "squares" | "count">,
): Float64Array {
  return squares.map((square, j) => count[j] === 0 ? 0 : Math.sqrt(square / count[j]!));
}
