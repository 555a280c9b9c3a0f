import type { Tensor } from "../core/mod.ts";
import type { Task } from "../train/mod.ts";

/** One batch may lack what another has; more than a few change a range little, and it is learned from there on. */
const MOST = 4;

/**
 * The first batches of the training, with which the ranges of activations are measured.
 *
 * @param task Where the samples come from.
 * @returns Four batches, or those of an epoch if it has fewer: for each, the arguments of the network.
 */
export function calibrationBatches(
  task: Pick<Task, "stepsPerEpoch" | "trainingBatch">,
): Tensor[][] {
  return Array.from(
    { length: Math.min(MOST, task.stepsPerEpoch) },
    (_, step) => [task.trainingBatch(0, step).inputs].flat(),
  );
}
