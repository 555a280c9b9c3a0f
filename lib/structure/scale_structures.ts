import type { NamedArrays, ParameterArray } from "../core/mod.ts";
import type { ParameterSlices } from "./parameter_slices.ts";
import type { PruningGroup } from "./pruning_group.ts";
import { slicedSizes } from "./structure_elements.ts";

/** Which structures {@linkcode scaleStructures} scales, and by what. */
export interface ScaleStructuresOptions {
  /** Shape of the parameter. */
  shape: readonly number[];
  /** Structures to scale. */
  structures: readonly number[];
  /** Factor; 0 gives exact zeros. */
  factor: number;
}

/**
 * Multiplies every element of some structures of one parameter, in place. Factor 0 gives exact, positive zeros, even of NaN.
 *
 * @param parameter The parameter, flat and row-major.
 * @param slices Its slices.
 * @param options Shape, structures and factor.
 * @throws {TypeError} If the slices do not fit the shape.
 *
 * @example
 * ```ts
 * import { scaleStructures } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const kernel = Float32Array.of(1, -2, 3, -4);
 * const slices = { parameter: "kernel", axis: 1, structures: [0, 1] };
 * scaleStructures(kernel, slices, { shape: [2, 2], structures: [1], factor: 0 });
 * assert.deepEqual(kernel, Float32Array.of(1, 0, 3, 0));
 * ```
 */
export function scaleStructures(
  parameter: ParameterArray,
  slices: ParameterSlices,
  { shape, structures, factor }: ScaleStructuresOptions,
): void {
  if (structures.length === 0) return;
  const { outer, length, inner } = slicedSizes(slices, shape);
  const wanted = new Set(structures);
  const positions = Int32Array.from(
    [...slices.structures.keys()].filter((position) => wanted.has(slices.structures[position]!)),
  );
  // no list of elements: most of a network may be pruned, and this runs at every step
  for (let o = 0; o < outer; o++) {
    const row = o * length * inner;
    for (let i = 0; i < positions.length; i++) {
      const begin = row + positions[i]! * inner;
      if (factor !== 0) { for (let at = begin; at < begin + inner; at++) parameter[at]! *= factor; }
      else if (inner === 1) parameter[begin] = 0;
      else parameter.fill(0, begin, begin + inner);
    }
  }
}

/**
 * Multiplies structures of every group, in all parameters that own them, in place.
 *
 * @param problem Groups, and the shapes of their owners.
 * @param parameters Parameters by name; changed in place.
 * @param options Structures per group, and the factor; 0 gives exact zeros.
 *
 * @example
 * ```ts
 * import { scaleGroups } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const parameters = { "fc/bias": Float32Array.of(4, 4) };
 * const problem = { groups: [group], shapes: { "fc/bias": [2] } };
 * scaleGroups(problem, parameters, { structures: [[1]], factor: 0.5 });
 * assert.deepEqual(parameters["fc/bias"], Float32Array.of(4, 2));
 * ```
 */
export function scaleGroups(
  { groups, shapes }: {
    groups: readonly Pick<PruningGroup, "ownedSlices">[];
    shapes: Record<string, readonly number[]>;
  },
  parameters: NamedArrays,
  { structures, factor }: { structures: readonly (readonly number[])[]; factor: number },
): void {
  groups.forEach(({ ownedSlices }, i) => {
    for (const slices of ownedSlices) {
      const shape = shapes[slices.parameter]!;
      scaleStructures(parameters[slices.parameter]!, slices, {
        shape,
        structures: structures[i]!,
        factor,
      });
    }
  });
}
