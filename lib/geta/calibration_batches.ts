import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { inputShapeOf, type Network } from "../nn/mod.ts";
import type { BatchSource } from "../train/mod.ts";

/** One batch may lack what another has; more than a few change a range little, and it is learned from there on. */
const MOST = 4;

/**
 * The first batches of the training, with which the ranges of activations are measured.
 *
 * @param model The network.
 * @param source Where the samples come from.
 * @returns Four batches, or those of an epoch if it has fewer: for each, the arguments of the network. The caller disposes of them.
 */
export function calibrationBatches(model: Network, source: BatchSource): Tensor[][] {
  return Array.from({ length: Math.min(MOST, source.stepsPerEpoch) }, (_, step) => {
    const { images, count } = source.trainingBatch(0, step);
    return [tf.tensor(images, [count, ...inputShapeOf(model)])];
  });
}
