/**
 * Batch norm in training mode as one kernel forward and one backward.
 *
 * @module
 */
import {
  checkOptions,
  requireFloat32,
  requireNumber,
  requireShape,
  type Tensor,
  unchecked,
} from "../../../core/mod.ts";
import { registerNormalization } from "./normalization.ts";
import { runKernel } from "../../tfjs/register.ts";

/** The tensors of a batch norm, each of shape [C]. */
export interface BatchNormTensors {
  /** Factor gamma. */
  scale: Tensor;
  /** Summand beta. */
  offset: Tensor;
  /** Running mean, a variable; changed in place. */
  mean: Tensor;
  /** Running variance, a variable; changed in place. */
  variance: Tensor;
}

/** Options of `batchNorm`. */
export interface BatchNormOptions {
  /** Added to the variance under the root; default 1e-5. */
  epsilon?: number;
  /** Share of the new batch in the running statistics, in [0, 1]; default 0.1. */
  momentum?: number;
}

/**
 * Normalises each channel by the mean and variance of this batch and moves the running statistics towards them.
 *
 * ```text
 * y = scale (x - mean_B) / sqrt(var_B + epsilon) + offset        var_B = mean of (x - mean_B)^2
 * mean     <- (1 - momentum) mean     + momentum mean_B
 * variance <- (1 - momentum) variance + momentum var_B n / (n - 1)
 * ```
 *
 * n is the number of values per channel. The running statistics are changed in place, at every call, gradient or not; for
 * inference use `tf.batchNorm` with them. Kernels: `BatchNormTraining`, `BatchNormTrainingGrad`.
 *
 * Source: Ioffe and Szegedy: Batch Normalization (arXiv:1502.03167); conventions of PyTorch.
 *
 * @param x Activations, shape [..., C], float32.
 * @param tensors Scale, offset and running statistics, shape [C] each.
 * @param options Epsilon and momentum.
 * @returns The normalised activations, shape of x.
 * @throws {TypeError} If a tensor's shape is not [C], or its type not float32.
 * @throws {RangeError} If epsilon or momentum is out of range.
 *
 * @example
 * ```ts
 * import { batchNorm, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const mean = tf.variable(tf.zeros([1]), false), variance = tf.variable(tf.ones([1]), false);
 * const tensors = { scale: tf.ones([1]), offset: tf.zeros([1]), mean, variance };
 * const y = batchNorm(tf.tensor2d([[2], [4]]), tensors, { epsilon: 0 });
 * assert.deepEqual([...y.dataSync()], [-1, 1]);
 * assert.ok(Math.abs(mean.dataSync()[0]! - 0.3) < 1e-6);
 * ```
 */
export function batchNorm(
  x: Tensor,
  tensors: BatchNormTensors,
  options: BatchNormOptions = {},
): Tensor {
  const { inputs, attributes } = checkBatchNorm(x, tensors, options);
  return runKernel("BatchNormTraining", inputs, attributes)[0]!;
}

/**
 * Checks what a batch norm is given.
 *
 * @param x Activations, shape [..., C], float32.
 * @param tensors Scale, offset and running statistics, shape [C] each.
 * @param options Epsilon and momentum.
 * @returns Inputs and attributes of the kernel.
 * @throws {TypeError} If a tensor's shape is not [C], or its type not float32.
 * @throws {RangeError} If epsilon or momentum is out of range.
 */
export function checkBatchNorm(
  x: Tensor,
  { scale, offset, mean, variance }: BatchNormTensors,
  options: BatchNormOptions,
): { inputs: Record<string, Tensor>; attributes: { epsilon: number; momentum: number } } {
  checkOptions("a batch norm", options, { epsilon: unchecked, momentum: unchecked });
  requireFloat32({ x, scale, offset, mean, variance });
  const channels = [x.shape.at(-1) ?? 0];
  for (const [name, tensor] of Object.entries({ scale, offset, mean, variance })) {
    requireShape(name, tensor.shape, channels);
  }
  const epsilon = requireNumber("epsilon", options.epsilon ?? 1e-5, { min: 0 });
  const momentum = requireNumber("momentum", options.momentum ?? 0.1, { min: 0, max: 1 });
  return { inputs: { x, scale, offset, mean, variance }, attributes: { epsilon, momentum } };
}

registerNormalization("BatchNormTraining");
