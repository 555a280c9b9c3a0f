import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { convBn, dense, type Network, variableStore } from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

/**
 * A network in which a small branch looks at the image and decides, channel by channel, how much of the main branch counts.
 *
 * ```text
 * [16, 16, 3]  main1 12, max of 2x2, main2 20  [8, 8, 20] --- x --- main3 14, mean over pixels, head 10
 *     |                                                       |
 *     +------- look stride 2, 10, mean over pixels, gate 20, sigmoid  [1, 1, 20]
 * ```
 *
 * Convolutions are 3x3 with batch norm and relu. The product ties channel j of main2 and feature j of the gate. The gate of a
 * removed channel would be sigmoid(0) = 1/2, not 0: the product is zero all the same, because the channel is.
 *
 * Source: Hu, Shen, Sun 2018, Squeeze-and-excitation (arXiv:1709.01507); there the gate is made from the gated channels.
 *
 * @param options Seed.
 * @returns The network: images [batch, 16, 16, 3] to class scores [batch, 10].
 *
 * @example
 * ```ts
 * import { channelGate } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(channelGate().variables["gate/kernel"]!.shape, [10, 20]);
 * ```
 */
export function channelGate(options: Pick<ModelOptions, "seed"> = {}): Network {
  const store = variableStore(seedOf(options));
  const main1 = convBn(store, "main1", { inputs: 3, outputs: 12, activation: tf.relu });
  const main2 = convBn(store, "main2", { inputs: 12, outputs: 20, activation: tf.relu });
  const look = convBn(store, "look", { inputs: 3, outputs: 10, stride: 2, activation: tf.relu });
  const gate = dense(store, "gate", { inputs: 10, outputs: 20 });
  const main3 = convBn(store, "main3", { inputs: 20, outputs: 14, activation: tf.relu });
  const head = dense(store, "head", { inputs: 14, outputs: 10 });
  const halve = (x: Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  return {
    name: "channelGate",
    inputs: [{ shape: [16, 16, 3] }],
    variables: store.variables,
    forward(image, mode) {
      const channels = main2(halve(main1(image, mode)), mode);
      const weights = tf.sigmoid(gate(tf.mean(look(image, mode), [1, 2])));
      const gated = tf.mul(channels, tf.reshape(weights, [-1, 1, 1, 20]));
      return head(tf.mean(main3(gated, mode), [1, 2]));
    },
  };
}
