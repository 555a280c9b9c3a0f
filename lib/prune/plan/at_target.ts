import type { PruningPlan } from "./pruning_plan.ts";

/**
 * Whether the network is as sparse as it is meant to be at the end of a step: whether the last mask has been made, and holds. While
 * sparsity still rises the accuracy is that of a denser network, which must not be the best of the run.
 *
 * | stage         | at the target                                                                                    |
 * | ------------- | ------------------------------------------------------------------------------------------------ |
 * | `dense`       | never                                                                                            |
 * | `pruning`     | from the step of the last mask on; never with the rule `soft`: between its masks all weights live |
 * | `fine-tuning` | always                                                                                           |
 *
 * @param plan The plan of the run.
 * @param line A line of its history, or a state: steps done, and the stage in which the last of them was made.
 * @returns Whether it counts for {@linkcode bestEpoch}, and can be cut by {@linkcode cutPrunedSubnet}.
 *
 * @example The cubic schedule arrives at its target behind six epochs of dense training and three of pruning
 * ```ts
 * import { useEngine } from "@geta-lab/geta/engine";
 * import { mlp } from "@geta-lab/geta/models";
 * import { isAtTarget, planPruning, prunableNetwork, pruningRecipe } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const plan = planPruning(prunableNetwork(mlp()), pruningRecipe("cubic"), { stepsPerEpoch: 10 });
 * assert.equal(isAtTarget(plan, { step: 89, stage: "pruning" }), false);
 * assert.equal(isAtTarget(plan, { step: 90, stage: "pruning" }), true);
 * assert.equal(isAtTarget(plan, { step: 91, stage: "fine-tuning" }), true);
 * ```
 */
export function isAtTarget(
  { recipe: { after }, masks, steps }: Pick<PruningPlan, "masks" | "steps"> & {
    recipe: Pick<PruningPlan["recipe"], "after">;
  },
  { step, stage }: { step: number; stage: string },
): boolean {
  if (stage !== "pruning") return stage === "fine-tuning";
  return after.rule !== "soft" && step >= steps.dense + masks.at(-1)!.step;
}
