import { slicedSizes } from "../../structure/mod.ts";
import type { ScoredGroup } from "../group/scored_group.ts";

/**
 * How many numbers leave the network with each structure of a group: its own elements and the inputs, running averages among them,
 * that read it.
 *
 * ```text
 * freed = number of elements of the structure in all owned and dependent slices
 * ```
 *
 * @param scored The group, and the shapes of its parameters.
 * @returns One count per structure.
 *
 * @example A hidden unit with 3 inputs, a bias and 2 outputs
 * ```ts
 * import { parametersFreed } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc1",
 *   size: 1,
 *   ownedSlices: [
 *     { parameter: "fc1/kernel", axis: 1, structures: [0] },
 *     { parameter: "fc1/bias", axis: 0, structures: [0] },
 *   ],
 *   dependentSlices: [{ parameter: "fc2/kernel", axis: 0, structures: [0] }],
 *   layers: [],
 *   prunable: true,
 * };
 * const shapes = { "fc1/kernel": [3, 1], "fc1/bias": [1], "fc2/kernel": [1, 2] };
 * assert.deepEqual([...parametersFreed({ group, shapes })], [6]);
 * ```
 */
export function parametersFreed(
  { group, shapes }: Pick<ScoredGroup, "group" | "shapes">,
): Float64Array {
  const freed = new Float64Array(group.size);
  for (const slices of [...group.ownedSlices, ...group.dependentSlices]) {
    const { outer, inner } = slicedSizes(slices, shapes[slices.parameter]!);
    for (const structure of slices.structures) {
      if (structure >= 0) freed[structure]! += outer * inner;
    }
  }
  return freed;
}
