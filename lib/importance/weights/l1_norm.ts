import { structureElements } from "../../structure/mod.ts";
import type { ScoredGroup } from "../group/scored_group.ts";

/**
 * Size of a structure as the sum of its elements' absolute values. Large elements count less than in {@linkcode magnitude}.
 *
 * ```text
 * l1Norm = ||X||_1 = sum of |x| over all elements of the structure
 * ```
 *
 * Source: Li et al.: Pruning filters for efficient ConvNets (arXiv:1608.08710).
 *
 * @param scored The group, its parameters and their shapes.
 * @returns One score per structure, unit of the parameters.
 *
 * @example
 * ```ts
 * import { l1Norm } from "@geta-lab/geta/importance";
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
 * const parameters = { "fc/kernel": Float32Array.of(3, 0, -4, 1) };
 * assert.deepEqual([...l1Norm({ group, parameters, shapes: { "fc/kernel": [2, 2] } })], [7, 1]);
 * ```
 */
export function l1Norm(
  { group, parameters, shapes }: Pick<ScoredGroup, "group" | "parameters" | "shapes">,
): Float64Array {
  const sums = new Float64Array(group.size);
  for (const slices of group.ownedSlices) {
    const x = parameters[slices.parameter]!, shape = shapes[slices.parameter]!;
    for (let structure = 0; structure < group.size; structure++) {
      for (const at of structureElements(slices, shape, [structure])) {
        sums[structure]! += Math.abs(x[at]!);
      }
    }
  }
  return sums;
}
