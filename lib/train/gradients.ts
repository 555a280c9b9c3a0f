import * as tf from "@tensorflow/tfjs-core";
import {
  checkOptions,
  given,
  type NamedArrays,
  type NamedVariables,
  someList,
  type Tensor,
  unchecked,
} from "../core/mod.ts";
import { backward, readArray } from "../engine/mod.ts";
import { crossEntropy } from "../nn/mod.ts";
import type { Batch } from "./batch.ts";
import { trainable } from "./variables.ts";

/** Loss of one batch and its gradients. */
export interface LossAndGradients {
  /** The loss. */
  loss: number;
  /** Gradient of the loss by parameter name, in the parameter's layout. A parameter the loss does not use has none. */
  gradients: NamedArrays;
}

/** Options of {@linkcode lossAndGradients}. */
export interface LossAndGradientsOptions {
  /** Arrays to write gradients to, by parameter name; a parameter without one gets a new array. */
  buffers?: NamedArrays;
}

/**
 * Runs a loss forward and backward once.
 *
 * @param loss Computes the loss, shape [].
 * @param variables The parameters to differentiate by; those that are not trainable are left out.
 * @param options Where to put the gradients.
 * @returns The loss and the gradients as plain arrays; no tensor is left behind.
 *
 * @example d(w^2)/dw = 2 w
 * ```ts
 * import { lossAndGradients } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const w = tf.variable(tf.tensor1d([3]));
 * const { loss, gradients } = lossAndGradients(() => tf.sum(tf.square(w)), { w });
 * assert.equal(loss, 9);
 * assert.deepEqual([...gradients.w!], [6]);
 * ```
 */
export function lossAndGradients(
  loss: () => Tensor,
  variables: NamedVariables,
  options: LossAndGradientsOptions = {},
): LossAndGradients {
  checkOptions("lossAndGradients()", options, { buffers: unchecked });
  const { buffers = {} } = options;
  const learning = Object.entries(trainable(variables));
  const result: LossAndGradients = { loss: NaN, gradients: {} };
  // nothing is returned from the scope: tfjs would look for tensors in every element of every array, a microsecond each
  tf.tidy(() => {
    const { value, gradients } = backward(loss, learning.map(([, variable]) => variable));
    learning.forEach(([name], i) => {
      const gradient = gradients[i];
      if (gradient) result.gradients[name] = readArray(gradient, buffers[name]);
    });
    result.loss = value.dataSync()[0]!;
  });
  return result;
}

/**
 * What training makes smaller: from the network's results for a batch, [batch, ...], and its labels to a scalar. Labels are the
 * right classes, int32 [batch], unless a task says otherwise.
 */
export type Loss<Outputs = Tensor, Labels = Tensor> = (outputs: Outputs, labels: Labels) => Tensor;

/** What {@linkcode batchGradients} needs beside the batch. */
export interface BatchGradientsOptions {
  /** Shape of one sample. */
  inputShape: number[];
  /** Variables to differentiate by; those that are not trainable are left out. */
  variables: NamedVariables;
  /** Arrays to write the gradients to, see {@linkcode LossAndGradientsOptions}. */
  buffers?: NamedArrays;
  /** The loss; cross entropy by default. */
  loss?: Loss;
}

/**
 * Loss of a batch, cross entropy by default, and its gradients by all trainable variables.
 *
 * @param forward The network in training mode: [count, ...inputShape] to [count, classes].
 * @param batch The samples.
 * @param options Shape of a sample, variables, where to put the gradients.
 * @returns The loss and the gradients.
 *
 * @example Two equal scores
 * ```ts
 * import { batchGradients } from "@geta-lab/geta/train";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const bias = tf.variable(tf.zeros([2]));
 * const batch = { images: Float32Array.of(7), labels: Int32Array.of(1), count: 1 };
 * const options = { inputShape: [1], variables: { bias } };
 * const { loss, gradients } = batchGradients(() => tf.reshape(bias, [1, 2]), batch, options);
 * assert.ok(Math.abs(loss - Math.log(2)) < 1e-6);
 * assert.deepEqual(gradients, { bias: Float32Array.of(0.5, -0.5) });
 * ```
 */
export function batchGradients(
  forward: (x: Tensor) => Tensor,
  batch: Batch,
  options: BatchGradientsOptions,
): LossAndGradients {
  checkOptions("batchGradients()", options, {
    inputShape: given(someList),
    variables: given(unchecked),
    buffers: unchecked,
    loss: unchecked,
  });
  const { inputShape, variables, buffers = {}, loss = crossEntropy } = options;
  return lossAndGradients(
    () => {
      const x = tf.tensor(batch.images, [batch.count, ...inputShape]);
      return loss(forward(x), tf.tensor1d(batch.labels, "int32"));
    },
    variables,
    { buffers },
  );
}
