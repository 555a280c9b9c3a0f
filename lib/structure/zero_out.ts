import type { NamedArrays } from "../core/mod.ts";
import type { PruningGroup } from "./pruning_group.ts";
import { requireParameter } from "./require_parameter.ts";
import { visitSlices } from "./visit_slices.ts";

/**
 * Sets the chosen structures to zero in all members of their groups: what QASSO does slowly, at once.
 *
 * @param groups Pruning groups.
 * @param chosen For each group, for each structure, whether it becomes zero.
 * @param parameters Data of at least the members, row-major; not changed.
 * @param shapes Their shapes.
 * @returns All parameters; those that changed are copies.
 * @throws {TypeError} If a member is missing or has another size.
 *
 * @example
 * ```ts
 * import { zeroOut } from "@geta-lab/geta/structure";
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
 * const zeroed = zeroOut([group], [[false, true]], parameters, { "fc1/kernel": [2, 2] });
 * assert.deepEqual([...zeroed["fc1/kernel"]!], [1, 0, 3, 0]);
 * ```
 */
export function zeroOut(
  groups: readonly PruningGroup[],
  chosen: readonly (readonly boolean[])[],
  parameters: NamedArrays,
  shapes: Record<string, readonly number[]>,
): NamedArrays {
  const result = { ...parameters };
  groups.forEach(({ ownedSlices }, i) => {
    for (const slices of ownedSlices) {
      const { data, shape } = requireParameter(slices.parameter, result, shapes);
      const copy = data.slice();
      visitSlices(shape, slices, (structure, index) => {
        if (chosen[i]?.[structure]) copy[index] = 0;
      });
      result[slices.parameter] = copy;
    }
  });
  return result;
}
