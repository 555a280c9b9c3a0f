import * as tfl from "@tensorflow/tfjs-layers";
import { initializers } from "./initializers.ts";
import { type AnyNetwork, layersModel } from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

/**
 * A siamese network, with `tf.model`: models used as layers. Do two images show the same? One encoder looks at both, with the
 * same weights; a comparer sees what the two codes have in common.
 *
 * ```text
 * image a [16, 16, 3]  encoder --+-- product, sum  [40]   comparer: fc1 14, relu, fc2 1
 * image b [16, 16, 3]  encoder --+
 *
 * encoder:  conv1 3x3, 12, relu, max of 2x2, conv2 3x3, 20, relu, mean over pixels  [20]
 * ```
 *
 * Product and sum do not change when the images are exchanged. Feature j of the encoder owns rows j and 20 + j of fc1.
 *
 * Source: Bromley et al. 1993, Signature verification using a siamese time delay neural network; Koch, Zemel, Salakhutdinov
 * 2015, Siamese neural networks for one-shot image recognition.
 *
 * @param options Seed.
 * @returns The network: two images [batch, 16, 16, 3] to a score [batch, 1].
 *
 * @example Both images go through the same weights
 * ```ts
 * import { siamese } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { inputs, variables } = siamese();
 * assert.equal(inputs.length, 2);
 * assert.equal(Object.keys(variables).filter((name) => name.endsWith("kernel")).length, 4);
 * ```
 */
export function siamese(options: Pick<ModelOptions, "seed"> = {}): AnyNetwork {
  const seed = seedOf(options);
  const start = initializers(seed);
  const shape = [16, 16, 3];
  const encode = encoder(start, shape), compare = comparer(start);
  const a = tfl.input({ shape }), b = tfl.input({ shape });
  const codes = [encode.apply(a), encode.apply(b)] as tfl.SymbolicTensor[];
  const common = tfl.layers.concatenate().apply([
    tfl.layers.multiply().apply(codes) as tfl.SymbolicTensor,
    tfl.layers.add().apply(codes) as tfl.SymbolicTensor,
  ]);
  const score = compare.apply(common) as tfl.SymbolicTensor;
  return layersModel(tfl.model({ name: "siamese", inputs: [a, b], outputs: score }));
}

type Start = ReturnType<typeof initializers>;

function encoder(start: Start, shape: number[]): tfl.LayersModel {
  const { conv2d, maxPooling2d, globalAveragePooling2d } = tfl.layers;
  const image = tfl.input({ shape });
  const layer = (name: string, filters: number) =>
    conv2d({
      name,
      filters,
      kernelSize: 3,
      padding: "same",
      activation: "relu",
      kernelInitializer: start(),
    });
  const layers = [
    layer("conv1", 12),
    maxPooling2d({ poolSize: 2 }),
    layer("conv2", 20),
    globalAveragePooling2d({}),
  ];
  const code = layers.reduce((x, one) => one.apply(x) as tfl.SymbolicTensor, image);
  return tfl.model({ inputs: image, outputs: code });
}

function comparer(start: Start): tfl.LayersModel {
  const { dense } = tfl.layers;
  return tfl.sequential({
    layers: [
      dense({
        name: "fc1",
        inputShape: [40],
        units: 14,
        activation: "relu",
        kernelInitializer: start(),
      }),
      dense({ name: "fc2", units: 1, kernelInitializer: start() }),
    ],
  });
}
