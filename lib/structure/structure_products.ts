import type { NamedArrays } from "../core/mod.ts";
import { axisProducts } from "../engine/mod.ts";
import type { PruningGroup } from "./pruning_group.ts";
import { slicedSizes } from "./structure_elements.ts";

/**
 * Inner products of the structures of a group with what belongs to them: `products` of {@linkcode structureStatistics}, without the
 * squares, which cost more than half of its time.
 *
 * | symbol | meaning                                             |
 * | ------ | --------------------------------------------------- |
 * | X      | all elements of a structure, in whichever parameter |
 * | V      | the same of the gradients or updates                |
 *
 * ```text
 * products = <X, V>
 * ```
 *
 * Source: Molchanov et al. (arXiv:1906.10771), whose first-order score is the square of such a product.
 *
 * @param group The group; the sums run over all parameters that own its structures and have an update.
 * @param parameters Parameters by name.
 * @param options Gradients or updates by name (an owner may have none) and shapes by name.
 * @returns The products, one per structure.
 *
 * @example
 * ```ts
 * import { structureProducts } from "@geta-lab/geta/structure";
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
 * const products = structureProducts(
 *   group,
 *   { "fc/kernel": Float32Array.of(1, 2, 3, 4) },
 *   { updates: { "fc/kernel": Float32Array.of(0, 1, 0, 1) }, shapes: { "fc/kernel": [2, 2] } },
 * );
 * assert.deepEqual([...products], [0, 6]);
 * ```
 */
export function structureProducts(
  { size, ownedSlices }: PruningGroup,
  parameters: NamedArrays,
  { updates, shapes }: { updates: NamedArrays; shapes: Record<string, readonly number[]> },
): Float64Array {
  const products = new Float64Array(size);
  for (const slices of ownedSlices) {
    const v = updates[slices.parameter];
    if (v === undefined) continue;
    const sizes = slicedSizes(slices, shapes[slices.parameter]!);
    const sums = axisProducts(parameters[slices.parameter]!, v, sizes);
    slices.structures.forEach((structure, position) => {
      if (structure >= 0) products[structure]! += sums[position]!;
    });
  }
  return products;
}
