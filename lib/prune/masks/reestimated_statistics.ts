import * as tf from "@tensorflow/tfjs-core";
import type { NamedArrays } from "../../core/mod.ts";
import { inputShapeOf } from "../../nn/mod.ts";
import { type Batch, reestimateBatchNorm } from "../../train/mod.ts";
import type { PruningRecipe } from "../recipe/types.ts";
import type { ScoreData } from "../target/score_tensors.ts";

/** Batches of the first epoch that are used unless the recipe says how many. */
const REESTIMATE = 10;

/**
 * The batches from which a recipe measures batch norm statistics anew.
 *
 * @param recipe How many.
 * @param source Where the samples come from.
 * @returns The batches; none if the recipe wants none.
 */
export function reestimationBatches(
  { reestimate = REESTIMATE }: Pick<PruningRecipe, "reestimate">,
  source: ScoreData["source"],
): Batch[] {
  const count = Math.min(reestimate, source.stepsPerEpoch);
  return Array.from({ length: count }, (_, step) => source.trainingBatch(0, step));
}

/**
 * Measures the running statistics of a network's batch norms anew, with its parameters as they are.
 *
 * @param model The network; its running statistics change.
 * @param batches Training samples.
 * @returns The statistics by name; none without a batch or a batch norm.
 */
export function reestimatedStatistics(
  model: ScoreData["model"],
  batches: readonly Batch[],
): NamedArrays {
  if (batches.length === 0) return {};
  return reestimateBatchNorm(model.variables, batches, {
    forward: ({ images, count }) =>
      model.forward(tf.tensor(images, [count, ...inputShapeOf(model)]), { training: true }),
  });
}
