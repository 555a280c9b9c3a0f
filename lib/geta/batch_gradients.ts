import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, Tensor } from "../core/mod.ts";
import { crossEntropy } from "../nn/mod.ts";
import { type Batch, type LossAndGradients, lossAndGradients } from "../train/mod.ts";

/** Cross-entropy of a batch and its gradients by all trainable variables. */
export function batchGradients(
  forward: (x: Tensor) => Tensor,
  batch: Batch,
  { inputShape, variables }: { inputShape: number[]; variables: NamedVariables },
): LossAndGradients {
  return lossAndGradients(() => {
    const x = tf.tensor(batch.images, [batch.count, ...inputShape]);
    return crossEntropy(forward(x), tf.tensor1d(batch.labels, "int32"));
  }, variables);
}
