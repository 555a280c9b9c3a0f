import * as tf from "@tensorflow/tfjs-core";
import { conv2d, dense, type Network, transposedConv2d, variableStore } from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

/**
 * A convolutional autoencoder: an image is squeezed through a code of 24 numbers and painted again.
 *
 * ```text
 * [16, 16, 3]  conv1 stride 2, 12  [8, 8, 12]   conv2 stride 2, 20  [4, 4, 20]   flatten [320], code 24
 * code 24      expand [256], reshape [4, 4, 16]   up1 4x4, 10  [8, 8, 10]   up2 4x4, 3  [16, 16, 3]
 * ```
 *
 * Relu after conv1, conv2, expand and up1; up1 and up2 are transposed convolutions with stride 2. The reshape cuts the 256
 * features of `expand` into 16 pixels of 16 channels: channel j owns features j, 16 + j, 32 + j, ...
 *
 * Source: Masci et al. 2011, Stacked convolutional auto-encoders; transposed convolutions as in Radford, Metz, Chintala 2015
 * (arXiv:1511.06434).
 *
 * @param options Seed.
 * @returns The network: images [batch, 16, 16, 3] to images of the same shape.
 *
 * @example
 * ```ts
 * import { autoencoder } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(autoencoder().variables["code/kernel"]!.shape, [4 * 4 * 20, 24]);
 * ```
 */
export function autoencoder(options: Pick<ModelOptions, "seed"> = {}): Network {
  const store = variableStore(seedOf(options));
  const conv1 = conv2d(store, "conv1", { inputs: 3, outputs: 12, stride: 2, bias: true });
  const conv2 = conv2d(store, "conv2", { inputs: 12, outputs: 20, stride: 2, bias: true });
  const code = dense(store, "code", { inputs: 4 * 4 * 20, outputs: 24 });
  const expand = dense(store, "expand", { inputs: 24, outputs: 4 * 4 * 16 });
  const up1 = transposedConv2d(store, "up1", { inputs: 16, outputs: 10, kernel: 4 });
  const up2 = transposedConv2d(store, "up2", { inputs: 10, outputs: 3, kernel: 4 });
  return {
    name: "autoencoder",
    inputs: [{ shape: [16, 16, 3] }],
    variables: store.variables,
    forward(image) {
      const maps = tf.relu(conv2(tf.relu(conv1(image))));
      const z = code(tf.reshape(maps, [-1, 4 * 4 * 20]));
      const painted = tf.reshape(tf.relu(expand(z)), [-1, 4, 4, 16]);
      return up2(tf.relu(up1(painted)));
    },
  };
}
