import * as tf from "@tensorflow/tfjs-core";
import { dense, type Network, variableStore } from "../nn/mod.ts";
import { type ModelOptions, withDefaults } from "./options.ts";

/**
 * LeNet-300-100, the perceptron on which Deep Compression is shown: 266,200 weights on images of 28 x 28.
 *
 * ```text
 * flatten, dense 300, relu, dense 100, relu, dense classes
 * ```
 *
 * Source: LeCun, Bottou, Bengio, Haffner 1998, Gradient-based learning applied to document recognition, section III.C; Han, Mao,
 * Dally: Deep Compression (arXiv:1510.00149), table 2.
 *
 * @param options Seed, shape of a sample ([28, 28, 1]), number of classes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { lenet300 } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(lenet300().variables["ip1/kernel"]!.shape, [784, 300]);
 * ```
 */
export function lenet300(options: ModelOptions = {}): Network {
  const { seed, inputShape, classes } = withDefaults({ inputShape: [28, 28, 1], ...options });
  const store = variableStore(seed), features = tf.util.sizeFromShape(inputShape);
  const ip1 = dense(store, "ip1", { inputs: features, outputs: 300 });
  const ip2 = dense(store, "ip2", { inputs: 300, outputs: 100 });
  const ip3 = dense(store, "ip3", { inputs: 100, outputs: classes });
  return {
    name: "lenet300",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x) => ip3(tf.relu(ip2(tf.relu(ip1(tf.reshape(x, [-1, features])))))),
  };
}
