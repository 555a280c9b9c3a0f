/**
 * Batch norm in training mode and relu as one operator.
 *
 * @module
 */
import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../../core/mod.ts";
import {
  batchNorm,
  type BatchNormOptions,
  type BatchNormTensors,
  checkBatchNorm,
} from "./batch_norm.ts";
import { registerGradient } from "../../tfjs/gradients.ts";
import { runKernel } from "../../tfjs/register.ts";
import { isActive } from "../../runtime/runtime.ts";

/**
 * Batch norm followed by relu. On the engine relu then needs no pass over memory of its own, forward or backward: the
 * backward pass computes the sign of the norm again, from x and two factors per channel. Other backends run two operators.
 *
 * ```text
 * y = max(0, batchNorm(x))        dx, dscale, doffset: those of batchNorm for the dy where y > 0
 * ```
 *
 * A trace shows it as `BatchNormTraining` and `Relu`.
 *
 * @param x Activations, shape [..., C], float32.
 * @param tensors Scale, offset and running statistics, shape [C] each; the statistics are changed in place.
 * @param options Epsilon and momentum.
 * @returns The normalised activations that are above 0, and zeros; shape of x.
 * @throws {TypeError} If a tensor's shape is not [C], or its type not float32.
 * @throws {RangeError} If epsilon or momentum is out of range.
 *
 * @example
 * ```ts
 * import { batchNormRelu, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const mean = tf.variable(tf.zeros([1]), false), variance = tf.variable(tf.ones([1]), false);
 * const tensors = { scale: tf.ones([1]), offset: tf.zeros([1]), mean, variance };
 * const y = batchNormRelu(tf.tensor2d([[2], [4]]), tensors, { epsilon: 0 });
 * assert.deepEqual([...y.dataSync()], [0, 1]);
 * ```
 */
export function batchNormRelu(
  x: Tensor,
  tensors: BatchNormTensors,
  options: BatchNormOptions = {},
): Tensor {
  if (!isActive()) return tf.tidy(() => tf.relu(batchNorm(x, tensors, options)));
  const { inputs, attributes } = checkBatchNorm(x, tensors, options);
  return runKernel("BatchNormRelu", inputs, attributes)[0]!;
}

registerGradient({
  kernelName: "BatchNormRelu",
  inputsToSave: ["x", "scale"],
  outputsToSave: [false, true, true, true], // the batch's mean, 1 / sqrt(variance + epsilon), factors of x, [2, C]
  firstOutputOnly: true,
  gradFunc: (dy, saved) => {
    const [x, scale, mean, inverseStd, factors] = saved as [Tensor, Tensor, Tensor, Tensor, Tensor];
    const inputs = { dy: (dy as Tensor[])[0]!, x, scale, mean, inverseStd, factors };
    const [dx, dScale, dOffset] = runKernel("BatchNormReluGrad", inputs);
    return { x: () => dx!, scale: () => dScale!, offset: () => dOffset! };
  },
});
