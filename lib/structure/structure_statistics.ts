import type { NamedArrays } from "../core/mod.ts";
import { axisSums } from "../engine/mod.ts";
import type { PruningGroup } from "./pruning_group.ts";
import { slicedSizes } from "./structure_elements.ts";

/** Sums over the elements of each structure of one group, one entry per structure. */
export interface StructureStatistics {
  /** Number of elements. */
  count: Float64Array;
  /** Sum of x^2, unit of the parameters squared. */
  squares: Float64Array;
  /** Sum of x^2 over parameters that have an update. */
  updatedSquares: Float64Array;
  /** Sum of v^2. */
  updateSquares: Float64Array;
  /** Sum of x v. */
  products: Float64Array;
}

/**
 * Sums over the elements of each structure, in one pass over the parameters that own it: what norms and importance scores need.
 *
 * | symbol | meaning                                                                          |
 * | ------ | -------------------------------------------------------------------------------- |
 * | X, x   | all elements of a structure, and one of them, in whichever parameter it is       |
 * | V, v   | the same of the update: what the optimizer would subtract before the learning rate |
 *
 * ```text
 * count = number of x    squares = ||X||^2    updateSquares = ||V||^2    products = <X, V>
 * updatedSquares = ||X||^2 without the parameters that have no update
 * ```
 *
 * Source: docs/geta.md, sections 4.6 and 4.13 (Qu et al., arXiv:2502.16638).
 *
 * @param group The group; the sums run over all parameters that own its structures.
 * @param parameters Parameters by name.
 * @param options Updates by name (an owner may have none) and shapes by name.
 * @returns The sums per structure.
 *
 * @example
 * ```ts
 * import { structureStatistics } from "@geta-lab/geta/structure";
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
 * const { squares, products } = structureStatistics(
 *   group,
 *   { "fc/kernel": Float32Array.of(1, 2, 3, 4) },
 *   { updates: { "fc/kernel": Float32Array.of(0, 1, 0, 1) }, shapes: { "fc/kernel": [2, 2] } },
 * );
 * assert.deepEqual([...squares], [10, 20]);
 * assert.deepEqual([...products], [0, 6]);
 * ```
 */
export function structureStatistics(
  { size, ownedSlices }: PruningGroup,
  parameters: NamedArrays,
  { updates, shapes }: { updates: NamedArrays; shapes: Record<string, readonly number[]> },
): StructureStatistics {
  const count = new Float64Array(size), squares = new Float64Array(size);
  const updatedSquares = new Float64Array(size), updateSquares = new Float64Array(size);
  const products = new Float64Array(size);
  for (const slices of ownedSlices) {
    const x = parameters[slices.parameter]!, v = updates[slices.parameter];
    const sizes = slicedSizes(slices, shapes[slices.parameter]!);
    // sums per position of the axis, then per structure
    const sums = axisSums(x, v ?? x, sizes);
    slices.structures.forEach((structure, position) => {
      if (structure < 0) return;
      const xx = sums.squares[position]!;
      count[structure]! += sizes.outer * sizes.inner;
      squares[structure]! += xx;
      if (v === undefined) return;
      updatedSquares[structure]! += xx;
      updateSquares[structure]! += sums.otherSquares[position]!;
      products[structure]! += sums.products[position]!;
    });
  }
  return { count, squares, updatedSquares, updateSquares, products };
}
