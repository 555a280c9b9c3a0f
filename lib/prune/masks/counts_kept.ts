import { type NamedArrays, sizeOf } from "../../core/mod.ts";
import type { RecipeChoice } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import { chooseMasks } from "./choose_masks.ts";

/**
 * How many groups of each name stay, found from made-up scores: for choices with a share for each layer it does not depend on which,
 * and for all choices it shows whether the sparsity can be reached.
 *
 * @param target What is pruned.
 * @param choice The rule; not `sensitivity`, whose shares a scan finds.
 * @param sparsity The planned sparsity.
 * @returns Numbers by name.
 * @throws {RangeError} If the sparsity cannot be reached.
 *
 * @example
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { countsKept, prunableNetwork, pruningRecipe, structureTarget } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { choice, ...recipe } = pruningRecipe("filter-l1");
 * const target = structureTarget(prunableNetwork(mlp()), { choice, ...recipe });
 * assert.deepEqual(countsKept(target, choice, 0.5), { fc1: 64, fc2: 32 });
 * ```
 */
export function countsKept(
  target: PruningTarget,
  choice: RecipeChoice,
  sparsity: number,
): Record<string, number> {
  const scores = () =>
    Object.fromEntries(
      Object.entries(target.sizes).map(([name, size]) => [name, new Float32Array(size)]),
    );
  const parameters: NamedArrays = Object.fromEntries(
    target.weights.map(({ parameter, shape }) => [parameter, new Float32Array(sizeOf(shape))]),
  );
  const masks = chooseMasks(target, choice, { sparsity, scores, parameters, step: 0 });
  return Object.fromEntries(
    Object.entries(masks).map(([name, mask]) => [name, mask.reduce((sum, kept) => sum + kept, 0)]),
  );
}
