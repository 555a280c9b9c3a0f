import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { conv2d, dense, type Network, variableStore } from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

/**
 * LeNet-5, which read the digits on cheques: convolutions without padding, average pooling, tanh; 61,706 parameters.
 *
 * ```text
 * image [32, 32, 1]
 *   conv1 5x5, 6     [28, 28, 6]    tanh, average of 2x2  [14, 14, 6]
 *   conv2 5x5, 16    [10, 10, 16]   tanh, average of 2x2  [5, 5, 16]
 *   flatten [400], fc1 120, tanh, fc2 84, tanh, fc3 10
 * ```
 *
 * Source: LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition, section II.B; here
 * every map of conv2 reads all maps below it, pooling has no weights, and the last layer is dense.
 *
 * @param options Seed.
 * @returns The network: images [batch, 32, 32, 1] to class scores [batch, 10].
 *
 * @example
 * ```ts
 * import { lenet5 } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(lenet5().variables["fc1/kernel"]!.shape, [400, 120]);
 * ```
 */
export function lenet5(options: Pick<ModelOptions, "seed"> = {}): Network {
  const store = variableStore(seedOf(options));
  const whole = { kernel: 5, padding: 0, bias: true }; // the kernel never leaves the image
  const conv1 = conv2d(store, "conv1", { inputs: 1, outputs: 6, ...whole });
  const conv2 = conv2d(store, "conv2", { inputs: 6, outputs: 16, ...whole });
  const fc1 = dense(store, "fc1", { inputs: 5 * 5 * 16, outputs: 120 });
  const fc2 = dense(store, "fc2", { inputs: 120, outputs: 84 });
  const fc3 = dense(store, "fc3", { inputs: 84, outputs: 10 });
  const halve = (x: Tensor) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid");
  return {
    name: "lenet5",
    inputs: [{ shape: [32, 32, 1] }],
    variables: store.variables,
    forward(x) {
      const maps = halve(tf.tanh(conv2(halve(tf.tanh(conv1(x))))));
      const features = tf.reshape(maps, [-1, 5 * 5 * 16]);
      return fc3(tf.tanh(fc2(tf.tanh(fc1(features)))));
    },
  };
}
