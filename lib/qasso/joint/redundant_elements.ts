import type { NamedArrays } from "../../core/mod.ts";
import { structureElements } from "../../structure/mod.ts";
import type { RedundantElements } from "../state/observation.ts";
import type { QassoProblem } from "../state/problem.ts";
import type { GroupState } from "../state/state.ts";

/** Redundant structures per group, and the gradients of the step. */
export interface RedundantElementsOptions {
  /** Redundant structures per group. */
  groups: readonly GroupState[];
  /** Raw gradients by name. */
  gradients: NamedArrays;
}

/**
 * The redundant elements of all groups with copies of their gradients, which the optimizer overwrites.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param problem The problem; its groups and shapes are used.
 * @param options Redundant structures and gradients.
 * @returns One record per parameter that owns redundant structures.
 *
 * @example
 * ```ts
 * import { redundantElements } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 3,
 *   ownedSlices: [{ parameter: "b", axis: 0, structures: [0, 1, 2] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const [found] = redundantElements({ groups: [group], shapes: { b: [3] } }, {
 *   groups: [{ redundant: [0, 2], pruned: [] }],
 *   gradients: { b: Float32Array.of(5, 6, 7) },
 * });
 * assert.deepEqual([...found!.elements], [0, 2]);
 * assert.deepEqual([...found!.gradients!], [5, 7]);
 * ```
 */
export function redundantElements(
  { groups, shapes }: Pick<QassoProblem, "groups" | "shapes">,
  { groups: states, gradients }: RedundantElementsOptions,
): RedundantElements[] {
  return groups.flatMap(({ ownedSlices }, group) => {
    const { redundant } = states[group]!;
    if (redundant.length === 0) return [];
    return ownedSlices.map((slices): RedundantElements => {
      const { parameter } = slices, gradient = gradients[parameter];
      const elements = structureElements(slices, shapes[parameter]!, redundant);
      if (gradient === undefined) return { parameter, group, elements };
      const own = new Float32Array(elements.length);
      for (let i = 0; i < elements.length; i++) own[i] = gradient[elements[i]!]!;
      return { parameter, group, elements, gradients: own };
    });
  });
}
