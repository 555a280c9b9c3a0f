import * as tf from "@tensorflow/tfjs-core";
import { convBn, dense, type Network, variableStore } from "../nn/mod.ts";
import { type ModelOptions, withDefaults } from "./options.ts";

/**
 * VGG-7 with batch norm: 5.1 million parameters, 608 million multiply-adds for a 32x32 image.
 *
 * ```text
 * conv 128, conv 128, pool, conv 256, conv 256, pool, conv 512, conv 512, pool, mean over pixels, dense 1024, dense classes
 * ```
 *
 * Source: the VGG7 of the GETA experiments (arXiv:2502.16638); convolutions have a bias beside batch norm, as there.
 *
 * @param options Seed, shape of a sample, number of classes.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { vgg7 } from "@geta-lab/geta/models";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(vgg7().variables["conv6/kernel"]!.shape, [3, 3, 512, 512]);
 * ```
 */
export function vgg7(options: ModelOptions = {}): Network {
  const { seed, inputShape, classes } = withDefaults(options);
  const store = variableStore(seed);
  const widths = [128, 128, 256, 256, 512, 512];
  const layers = widths.map((outputs, i) => {
    const inputs = i === 0 ? inputShape.at(-1)! : widths[i - 1]!;
    return convBn(store, `conv${i + 1}`, { inputs, outputs, bias: true, activation: tf.relu });
  });
  const fc1 = dense(store, "fc1", { inputs: 512, outputs: 1024 });
  const fc2 = dense(store, "fc2", { inputs: 1024, outputs: classes });
  return {
    name: "vgg7",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward(x, mode) {
      layers.forEach((layer, i) => {
        x = layer(x, mode);
        if (i % 2 === 1) x = tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
      });
      return fc2(tf.relu(fc1(tf.mean(x, [1, 2]))));
    },
  };
}
