import type { NamedArrays } from "../core/mod.ts";
import type { PruningGroup } from "./pruning_group.ts";
import { requireParameter } from "./require_parameter.ts";
import { visitSlices } from "./visit_slices.ts";

/**
 * Finds the structures that are exactly zero in all members of their group: those a subnet can do without.
 *
 * Source: docs/geta.md, section 5 (Qu et al., arXiv:2502.16638).
 *
 * @param groups Pruning groups.
 * @param parameters Data of at least the members, row-major.
 * @param shapes Their shapes.
 * @returns For each group, for each structure, whether it is zero.
 * @throws {TypeError} If a member is missing or has another size.
 *
 * @example The second unit is zero
 * ```ts
 * import { findZeroStructures } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc1",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc1/kernel", axis: 1, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const parameters = { "fc1/kernel": Float32Array.of(1, 0, 2, 0) };
 * assert.deepEqual(findZeroStructures([group], parameters, { "fc1/kernel": [2, 2] }), [[false, true]]);
 * ```
 */
export function findZeroStructures(
  groups: readonly PruningGroup[],
  parameters: NamedArrays,
  shapes: Record<string, readonly number[]>,
): boolean[][] {
  return groups.map(({ size, ownedSlices }) => {
    const isZero = new Array<boolean>(size).fill(true);
    for (const slices of ownedSlices) {
      const { data, shape } = requireParameter(slices.parameter, parameters, shapes);
      visitSlices(shape, slices, (structure, index) => {
        if (data[index] !== 0) isZero[structure] = false;
      });
    }
    return isZero;
  });
}
