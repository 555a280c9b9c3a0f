import * as tf from "@tensorflow/tfjs-core";
import { dense, type Network, variableStore } from "../nn/mod.ts";
import { type ModelOptions, withDefaults } from "./options.ts";

/**
 * A perceptron with two hidden layers of 128 and 64 features.
 *
 * ```text
 * flatten, dense 128, relu, dense 64, relu, dense classes
 * ```
 *
 * @param options Seed, shape of a sample, number of classes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { mlp } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const model = mlp({ inputShape: [28, 28, 1] });
 * assert.deepEqual(model.variables["fc1/kernel"]!.shape, [784, 128]);
 * ```
 */
export function mlp(options: ModelOptions = {}): Network {
  const { seed, inputShape, classes } = withDefaults(options);
  const store = variableStore(seed);
  const features = tf.util.sizeFromShape(inputShape);
  const fc1 = dense(store, "fc1", { inputs: features, outputs: 128 });
  const fc2 = dense(store, "fc2", { inputs: 128, outputs: 64 });
  const fc3 = dense(store, "fc3", { inputs: 64, outputs: classes });
  return {
    name: "mlp",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x) => fc3(tf.relu(fc2(tf.relu(fc1(tf.reshape(x, [-1, features])))))),
  };
}
