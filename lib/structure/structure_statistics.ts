import type { NamedArrays } from "../core/mod.ts";
import { axisSums } from "../engine/mod.ts";
import type { PruningGroup } from "./pruning_group.ts";
import { slicePositions } from "./slice_positions.ts";

/** Sums over the elements of each structure of one group, one entry per structure. */
export interface StructureStatistics {
  /** Number of elements. */
  count: Float64Array;
  /** Sum of x^2, unit of the parameters squared. */
  squares: Float64Array;
  /** The same over parameters that have an update. */
  movingSquares: Float64Array;
  /** Sum of v^2. */
  directionSquares: Float64Array;
  /** Sum of x v. */
  products: Float64Array;
}

/**
 * One pass over the members of a group that collects all sums the importance criteria need.
 *
 * Source: docs/geta.md, sections 4.6 and 4.13 (Qu et al., arXiv:2502.16638).
 *
 * @param group The group; all parameters that are its members are added up.
 * @param parameters Parameters by name.
 * @param options Updates by name (a member may have none) and shapes by name.
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
  { updates, shapes }: { updates: NamedArrays; shapes: Record<string, number[]> },
): StructureStatistics {
  const sums = () => new Float64Array(size);
  const [count, squares, movingSquares, directionSquares, products] = [
    sums(),
    sums(),
    sums(),
    sums(),
    sums(),
  ];
  for (const slices of ownedSlices) {
    const x = parameters[slices.parameter]!, v = updates[slices.parameter];
    const { positions, outer, length, inner } = slicePositions(slices, shapes[slices.parameter]!);
    const sums = axisSums(x, v ?? x, { outer, length, inner });
    for (const position of positions) {
      const structure = slices.structures[position]!, xx = sums.squares[position]!;
      count[structure]! += outer * inner;
      squares[structure]! += xx;
      if (v === undefined) continue;
      movingSquares[structure]! += xx;
      directionSquares[structure]! += sums.otherSquares[position]!;
      products[structure]! += sums.products[position]!;
    }
  }
  return { count, squares, movingSquares, directionSquares, products };
}
