import * as tf from "@tensorflow/tfjs-core";
import type { NamedArrays, NamedVariables, Tensor } from "../core/mod.ts";
import { backward, readArray } from "../engine/mod.ts";

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
  const { buffers = {} } = options;
  const trainable = Object.entries(variables).filter(([, variable]) => variable.trainable);
  const result: LossAndGradients = { loss: NaN, gradients: {} };
  // nothing is returned from the scope: tfjs would look for tensors in every element of every array, a microsecond each
  tf.tidy(() => {
    const { value, gradients } = backward(loss, trainable.map(([, variable]) => variable));
    trainable.forEach(([name], i) => {
      const gradient = gradients[i];
      if (gradient) result.gradients[name] = readArray(gradient, buffers[name]);
    });
    result.loss = value.dataSync()[0]!;
  });
  return result;
}
