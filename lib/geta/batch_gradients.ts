import * as tf from "@tensorflow/tfjs-core";
import type { NamedArrays, NamedVariables, Tensor } from "../core/mod.ts";
import { crossEntropy } from "../nn/mod.ts";
import { type Batch, type LossAndGradients, lossAndGradients } from "../train/mod.ts";

/** What {@linkcode batchGradients} needs beside the batch. */
export interface BatchGradientsOptions {
  /** Shape of one sample. */
  inputShape: number[];
  /** Variables to differentiate by; those that are not trainable are left out. */
  variables: NamedVariables;
  /** Arrays to write the gradients to. */
  buffers: NamedArrays;
}

/** Cross-entropy of a batch and its gradients by all trainable variables. */
export function batchGradients(
  forward: (x: Tensor) => Tensor,
  batch: Batch,
  { inputShape, variables, buffers }: BatchGradientsOptions,
): LossAndGradients {
  return lossAndGradients(
    () => {
      const x = tf.tensor(batch.images, [batch.count, ...inputShape]);
      return crossEntropy(forward(x), tf.tensor1d(batch.labels, "int32"));
    },
    variables,
    { buffers },
  );
}
