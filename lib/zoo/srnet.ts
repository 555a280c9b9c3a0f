import * as tf from "@tensorflow/tfjs-core";
import { conv2d, type Network, variableStore } from "../nn/mod.ts";
import { pixelShuffle } from "./layers/pixel_shuffle.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

/**
 * Super-resolution with pixel shuffle: all convolutions work on the small image, and channels then become pixels, twice, until
 * the image is four times as large.
 *
 * ```text
 * [8, 8, 3]  conv1 5x5, 20, tanh    conv2 3x3, 32    shuffle  [16, 16, 8], tanh
 *            conv3 3x3, 14, tanh    conv4 3x3, 12    shuffle  [32, 32, 3]
 * ```
 *
 * Four channels of conv2 become one channel after the shuffle: they can only be removed together.
 *
 * Source: Shi et al. 2016, ESPCN (arXiv:1609.05158); two steps of factor two as in Ledig et al. 2017 (arXiv:1609.04802).
 *
 * @param options Seed.
 * @returns The network: images [batch, 8, 8, 3] to images [batch, 32, 32, 3].
 *
 * @example
 * ```ts
 * import { srnet } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = srnet();
 * assert.deepEqual(variables["conv2/kernel"]!.shape, [3, 3, 20, 4 * 8]);
 * assert.deepEqual(variables["conv3/kernel"]!.shape, [3, 3, 8, 14]);
 * ```
 */
export function srnet(options: Pick<ModelOptions, "seed"> = {}): Network {
  const store = variableStore(seedOf(options));
  const conv1 = conv2d(store, "conv1", { inputs: 3, outputs: 20, kernel: 5, bias: true });
  const conv2 = conv2d(store, "conv2", { inputs: 20, outputs: 4 * 8, bias: true });
  const conv3 = conv2d(store, "conv3", { inputs: 8, outputs: 14, bias: true });
  const conv4 = conv2d(store, "conv4", { inputs: 14, outputs: 4 * 3, bias: true });
  return {
    name: "srnet",
    inputs: [{ shape: [8, 8, 3] }],
    variables: store.variables,
    forward(x) {
      const doubled = tf.tanh(pixelShuffle(conv2(tf.tanh(conv1(x))), 2));
      return pixelShuffle(conv4(tf.tanh(conv3(doubled))), 2);
    },
  };
}
