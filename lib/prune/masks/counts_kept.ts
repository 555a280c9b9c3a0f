import { type NamedArrays, sizeOf } from "../../core/mod.ts";
import type { RecipeChoice } from "../recipe/types.ts";
import type { PruningTarget } from "../target/pruning_target.ts";
import { chooseMasks } from "./choose_masks.ts";

/**
 * How many groups of each name stay when all names give the same share, as far as the choice leaves it open: a budget is met by one share
 * of every name. Scores are made up, the position of a group among those of its name.
 *
 * ```text
 * score_i = (i + 1/2) / size
 * ```
 *
 * What can be reached does not depend on scores, so it is found out with these before training.
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
 * const half = { rule: "budget", of: "macs", keep: 0.5 } as const;
 * assert.deepEqual(countsKept(target, half, 0.5), { fc1: 64, fc2: 32 });
 * ```
 */
export function countsKept(
  target: PruningTarget,
  choice: RecipeChoice,
  sparsity: number,
): Record<string, number> {
  const ranks = (size: number) => Float64Array.from({ length: size }, (_, i) => (i + 0.5) / size);
  const scores = () =>
    Object.fromEntries(
      Object.entries(target.sizes).map(([name, size]) => [name, ranks(size)]),
    );
  const parameters: NamedArrays = Object.fromEntries(
    target.weights.map(({ parameter, shape }) => [parameter, new Float32Array(sizeOf(shape))]),
  );
  const masks = chooseMasks(target, choice, { sparsity, scores, parameters, step: 0 });
  return Object.fromEntries(
    Object.entries(masks).map(([name, mask]) => [name, mask.reduce((sum, kept) => sum + kept, 0)]),
  );
}
