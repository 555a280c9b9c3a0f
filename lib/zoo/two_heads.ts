import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { conv2d, convBn, dense, type Network, variableStore } from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

/**
 * One trunk, two heads: from the same features one head says what is on the image, the other where, pixel by pixel.
 *
 * ```text
 *                                                  +-- mean over pixels, scores 5              what   [5]
 * [16, 16, 3]  trunk1 12, max of 2x2, trunk2 20 ---+
 *                                                  +-- map1 10, map2 1x1, 1 channel            where  [8, 8, 1]
 * ```
 *
 * Trunk and map1 are 3x3 convolutions with batch norm and relu. A channel of trunk2 is read by both heads.
 *
 * Source: Caruana 1997, Multitask learning.
 *
 * @param options Seed.
 * @returns The network: images [batch, 16, 16, 3] to two results, [batch, 5] and [batch, 8, 8, 1].
 *
 * @example
 * ```ts
 * import { twoHeads } from "@geta-lab/geta/zoo";
 * import { exampleInputs } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const network = twoHeads();
 * const results = network.forward(exampleInputs(network.inputs, 2, 0)[0]!, { training: false });
 * assert.deepEqual([results].flat().map(({ shape }) => shape), [[2, 5], [2, 8, 8, 1]]);
 * ```
 */
export function twoHeads(options: Pick<ModelOptions, "seed"> = {}): Network<Tensor, Tensor[]> {
  const store = variableStore(seedOf(options));
  const trunk1 = convBn(store, "trunk1", { inputs: 3, outputs: 12, activation: tf.relu });
  const trunk2 = convBn(store, "trunk2", { inputs: 12, outputs: 20, activation: tf.relu });
  const scores = dense(store, "scores", { inputs: 20, outputs: 5 });
  const map1 = convBn(store, "map1", { inputs: 20, outputs: 10, activation: tf.relu });
  const map2 = conv2d(store, "map2", { inputs: 10, outputs: 1, kernel: 1, bias: true });
  const halve = (x: Tensor) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid");
  return {
    name: "twoHeads",
    inputs: [{ shape: [16, 16, 3] }],
    variables: store.variables,
    forward(image, mode) {
      const features = trunk2(halve(trunk1(image, mode)), mode);
      return [scores(tf.mean(features, [1, 2])), map2(map1(features, mode))];
    },
  };
}
