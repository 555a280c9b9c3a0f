import * as tfl from "@tensorflow/tfjs-layers";
import { initializers } from "./initializers.ts";
import { type AnyNetwork, layersModel } from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

/**
 * A network as a user of tfjs writes it, with `tf.sequential`.
 *
 * ```text
 * [16, 16, 3]  conv1 3x3, 12, relu, max of 2x2   conv2 3x3, 20, batch norm, relu, max of 2x2
 *              flatten [320], fc1 28, elu, fc2 10
 * ```
 *
 * Source: the API of TensorFlow.js, Smilkov et al. 2019 (arXiv:1901.05350), section 3.2.
 *
 * @param options Seed.
 * @returns The network: images [batch, 16, 16, 3] to class scores [batch, 10].
 *
 * @example
 * ```ts
 * import { sequential } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.deepEqual(sequential().variables["fc1/kernel"]!.shape, [4 * 4 * 20, 28]);
 * ```
 */
export function sequential(options: Pick<ModelOptions, "seed"> = {}): AnyNetwork {
  const seed = seedOf(options);
  const { conv2d, batchNormalization, reLU, maxPooling2d, flatten, dense } = tfl.layers;
  const start = initializers(seed);
  const kernel = () => ({ kernelSize: 3, padding: "same" as const, kernelInitializer: start() });
  const model = tfl.sequential({
    name: "sequential",
    layers: [
      conv2d({
        name: "conv1",
        inputShape: [16, 16, 3],
        filters: 12,
        activation: "relu",
        ...kernel(),
      }),
      maxPooling2d({ poolSize: 2 }),
      conv2d({ name: "conv2", filters: 20, useBias: false, ...kernel() }),
      batchNormalization({ name: "norm" }),
      reLU(),
      maxPooling2d({ poolSize: 2 }),
      flatten(),
      dense({ name: "fc1", units: 28, activation: "elu", kernelInitializer: start() }),
      dense({ name: "fc2", units: 10, kernelInitializer: start() }),
    ],
  });
  return layersModel(model);
}
