import type { NamedArrays } from "../../core/mod.ts";
import { axisElements, slicedSizes } from "../../structure/mod.ts";
import type { ScoredGroup } from "./scored_group.ts";

/**
 * The elements of each structure as one row, in the same order for all structures: what scores need that compare structures with
 * each other, element by element.
 *
 * A row holds the owned slices one behind the other. Where a structure has fewer positions of a parameter than others have, zeros
 * stand for those that it lacks.
 *
 * @param scored The group and the shapes of its parameters.
 * @param arrays Parameters, or updates or whatever has their layout; an owner that is missing is left out.
 * @returns One row per structure, float32, all of the same length.
 *
 * @example The columns of a dense kernel
 * ```ts
 * import { structureRows } from "@geta-lab/geta/importance";
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
 * const kernel = Float32Array.of(1, 2, 3, 4);
 * const rows = structureRows({ group, shapes: { "fc/kernel": [2, 2] } }, { "fc/kernel": kernel });
 * assert.deepEqual(rows, [Float32Array.of(1, 3), Float32Array.of(2, 4)]);
 * ```
 */
export function structureRows(
  { group, shapes }: Pick<ScoredGroup, "group" | "shapes">,
  arrays: NamedArrays,
): Float32Array[] {
  const parts = group.ownedSlices.flatMap((slices) => {
    const data = arrays[slices.parameter];
    if (data === undefined) return [];
    const sizes = slicedSizes(slices, shapes[slices.parameter]!);
    const positions: number[][] = Array.from({ length: group.size }, () => []);
    slices.structures.forEach((structure, at) => positions[structure]?.push(at));
    const longest = positions.reduce((most, list) => Math.max(most, list.length), 0);
    return { data, sizes, positions, length: sizes.outer * longest * sizes.inner };
  });
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const all = new Float32Array(group.size * length);
  return Array.from({ length: group.size }, (_, structure) => {
    const row = all.subarray(structure * length, (structure + 1) * length);
    let start = 0;
    for (const { data, sizes, positions, length } of parts) {
      const { outer, inner } = sizes, list = positions[structure]!;
      const width = length / outer, taken = list.length * inner;
      const elements = axisElements(sizes, list);
      for (let k = 0; k < elements.length; k++) {
        row[start + Math.floor(k / taken) * width + k % taken] = data[elements[k]!]!;
      }
      start += length;
    }
    return row;
  });
}
