import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { batchNorm as trainingBatchNorm, batchNormRelu } from "../engine/mod.ts";
import type { Mode } from "./network.ts";
import { createVariable, type VariableStore } from "./variables.ts";

const EPSILON = 1e-5;
const MOMENTUM = 0.1;

/**
 * Batch normalisation over the last axis.
 *
 * ```text
 * y = scale * (x - mean) / sqrt(variance + 1e-5) + offset
 * training:  mean and variance of the batch;  running = 0.9 * running + 0.1 * batch
 * inference: the running mean and variance
 * ```
 *
 * Source: Ioffe, Szegedy 2015 (arXiv:1502.03167); the running variance is the unbiased one, as in PyTorch.
 *
 * @param store Gets `name/scale`, `name/offset` and the running statistics `name/mean`, `name/variance`, each [channels].
 * @param name Layer name.
 * @param channels Length of the last axis.
 * @param activation Applied to the result; none by default. In training `tf.relu` and the norm are one operator.
 * @returns The layer; the shape stays.
 *
 * @example Inference with fresh statistics changes almost nothing
 * ```ts
 * import { batchNorm, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = batchNorm(variableStore(0), "bn", 2);
 * const y = layer(tf.ones([1, 1, 1, 2]), { training: false }).dataSync();
 * assert.ok(Math.abs(y[0]! - 1) < 1e-4);
 * ```
 */
export function batchNorm(
  store: VariableStore,
  name: string,
  channels: number,
  activation?: (x: Tensor) => Tensor,
): (x: Tensor, mode: Mode) => Tensor {
  function make(role: string, value: number, trainable: boolean) {
    return createVariable(store, `${name}/${role}`, {
      shape: [channels],
      start: () => value,
      trainable,
    });
  }
  const scale = make("scale", 1, true), offset = make("offset", 0, true);
  const mean = make("mean", 0, false), variance = make("variance", 1, false);
  const tensors = { scale, offset, mean, variance };
  const options = { epsilon: EPSILON, momentum: MOMENTUM };
  const norm = (x: Tensor, { training }: Mode) =>
    training ? trainingBatchNorm(x, tensors, options) : tf.batchNorm(
      x,
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      offset as tf.Tensor1D,
      scale as tf.Tensor1D,
      EPSILON,
    );
  if (activation === undefined) return norm;
  return (x, mode) => {
    const fused = mode.training && activation === tf.relu;
    return fused ? batchNormRelu(x, tensors, options) : tf.tidy(() => activation(norm(x, mode)));
  };
}
