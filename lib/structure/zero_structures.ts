/**
 * Structures that are zero, and how to make them so.
 *
 * @module
 */
import type { NamedArrays, NamedParameters } from "../core/mod.ts";
import type { PruningGroup } from "./pruning_group.ts";
import { requireParameter } from "./require_parameter.ts";
import { scaleStructures } from "./scale_structures.ts";
import { structureStatistics } from "./structure_statistics.ts";

/**
 * Finds the structures that are exactly zero in all parameters that own them: those that can be removed without changing the
 * output.
 *
 * Source: docs/geta.md, sections 4.13 and 5 (Qu et al., arXiv:2502.16638).
 *
 * @param groups Pruning groups.
 * @param parameters Data of at least the owners, row-major.
 * @param shapes Their shapes.
 * @returns For each group, for each structure, whether it is zero.
 * @throws {TypeError} If an owner is missing or has another size.
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
  parameters: NamedParameters,
  shapes: Record<string, readonly number[]>,
): boolean[][] {
  return groups.map((group) => {
    const owners: NamedArrays = {};
    for (const { parameter } of group.ownedSlices) {
      const { data } = requireParameter(parameter, parameters, shapes);
      owners[parameter] = data instanceof Float32Array ? data : Float32Array.from(data);
    }
    // the square of a float32 number is zero in double precision only if the number is
    const { squares } = structureStatistics(group, owners, { updates: {}, shapes });
    return Array.from(squares, (square) => square === 0);
  });
}

/**
 * Sets structures to zero in all parameters that own them, and in the running means that would leave something there: what QASSO
 * does step by step, at once.
 *
 * @param groups Pruning groups.
 * @param chosen For each group, for each structure, whether it becomes zero.
 * @param parameters Data of at least the owners, row-major; not changed.
 * @param shapes Their shapes.
 * @returns All parameters; owners are copies.
 * @throws {TypeError} If an owner is missing or has another size.
 *
 * @example
 * ```ts
 * import { zeroStructures } from "@geta-lab/geta/structure";
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
 * const parameters = { "fc1/kernel": Float32Array.of(1, 2, 3, 4) };
 * const zeroed = zeroStructures([group], [[false, true]], parameters, { "fc1/kernel": [2, 2] });
 * assert.deepEqual([...zeroed["fc1/kernel"]!], [1, 0, 3, 0]);
 * ```
 */
export function zeroStructures<T extends NamedParameters>(
  groups: readonly PruningGroup[],
  chosen: readonly (readonly boolean[])[],
  parameters: T,
  shapes: Record<string, readonly number[]>,
): T {
  const result: NamedParameters = { ...parameters };
  groups.forEach(({ ownedSlices, dependentSlices }, i) => {
    const structures = chosen[i]!.flatMap((isChosen, structure) => isChosen ? [structure] : []);
    const resets = dependentSlices.filter(({ reset }) => reset);
    for (const slices of [...ownedSlices, ...resets]) {
      const { data, shape } = requireParameter(slices.parameter, result, shapes);
      const copy = data.slice();
      scaleStructures(copy, slices, { shape, structures, factor: 0 });
      result[slices.parameter] = copy;
    }
  });
  return result as T;
}

/**
 * Sets running means to zero where structures are: training brings the parameters that own a structure to zero, but not the mean
 * that a norm without a scale subtracts in inference.
 *
 * ```text
 * y = (x - mean) / sqrt(variance + epsilon) + offset      zero where x, mean and offset are
 * ```
 *
 * @param groups Pruning groups.
 * @param parameters Data of the owners and of the running means, row-major; not changed.
 * @param shapes Their shapes.
 * @returns All parameters; running means of zero structures are copies.
 * @throws {TypeError} If one of these is missing or has another size.
 *
 * @example
 * ```ts
 * import { resetStructures } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "conv",
 *   size: 2,
 *   ownedSlices: [{ parameter: "conv/kernel", axis: 1, structures: [0, 1] }],
 *   dependentSlices: [{ parameter: "norm/mean", axis: 0, structures: [0, 1], reset: true as const }],
 *   layers: [],
 *   prunable: true,
 * };
 * const parameters = { "conv/kernel": Float32Array.of(1, 0), "norm/mean": Float32Array.of(5, 6) };
 * const shapes = { "conv/kernel": [1, 2], "norm/mean": [2] };
 * assert.deepEqual([...resetStructures([group], parameters, shapes)["norm/mean"]], [5, 0]);
 * ```
 */
export function resetStructures<T extends NamedParameters>(
  groups: readonly PruningGroup[],
  parameters: T,
  shapes: Record<string, readonly number[]>,
): T {
  const resetting = groups.filter(({ prunable, dependentSlices }) =>
    prunable && dependentSlices.some(({ reset }) => reset)
  );
  return zeroStructures(
    resetting,
    findZeroStructures(resetting, parameters, shapes),
    parameters,
    shapes,
  );
}
