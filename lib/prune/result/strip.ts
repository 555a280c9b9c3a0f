import type { NamedArrays } from "../../core/mod.ts";
import { isPruned, type PruneState, type PruningRun } from "../training/pruning_run.ts";
import { maskedCopies } from "../training/renew_masks.ts";

/**
 * The network's values with the masks folded in: what is removed is zero, and no mask is needed any more.
 *
 * @param run The run.
 * @param state The newest state.
 * @returns Parameters and running statistics by variable, for {@linkcode writeVariables}; they share no array with the state.
 *
 * @example Behind SR-STE's masks all weights live on; stripped they are two of four
 * ```ts
 * import { imageBatches, shapes } from "@geta-lab/geta/datasets";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { pruningRecipe, pruningRun, strip } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const source = imageBatches(shapes({ train: 20, validation: 5, test: 5 }), { size: 5, seed: 0 });
 * const run = pruningRun(mlp(), source, pruningRecipe("sr-ste-2-4"));
 * const { state } = run.advance(run.start());
 * const zeros = strip(run, state)["fc2/kernel"]!.filter((w) => w === 0);
 * assert.equal(zeros.length, 128 * 64 / 2);
 * ```
 */
export function strip(run: Pick<PruningRun, "plan">, state: PruneState): NamedArrays {
  const { parameters } = state.learner;
  const masked = isPruned(state)
    ? maskedCopies(run.plan.target, parameters, state.learner.masks)
    : {};
  return Object.fromEntries(
    Object.entries({ ...parameters, ...state.statistics, ...masked })
      .map(([name, values]) => [name, values.slice()]),
  );
}
