import * as tf from "@tensorflow/tfjs-core";
import {
  type Block,
  chain,
  convBn,
  dense,
  type Network,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { withSmallDefaults } from "./options.ts";

const STEM = 12;

/** Channels of an inception module: inputs, then each branch in the order of its convolutions. */
interface InceptionSize {
  inputs: number;
  single: number;
  middle: [number, number];
  wide: [number, number];
  pooled: number;
}

const MODULES: InceptionSize[] = [
  { inputs: STEM, single: 8, middle: [8, 16], wide: [4, 6], pooled: 6 },
  { inputs: 36, single: 12, middle: [10, 20], wide: [6, 10], pooled: 8 },
];

/**
 * Two inception modules (GoogLeNet's 3a and 3b): the same image looked at in four ways at once, side by side in the result.
 *
 * ```text
 * conv -> pool -> inception -> pool -> inception -> mean over pixels -> dense classes
 *
 *      +-- conv 1x1 ----------------+
 *      +-- conv 1x1 --- conv 3x3 ---+
 * x ---|                            |-- concat
 *      +-- conv 1x1 --- conv 5x5 ---+
 *      +-- max 3x3  --- conv 1x1 ---+
 * ```
 *
 * Every convolution is followed by batch norm and relu. The four branches read the same channels and write groups of their
 * own: what one of them loses changes the offset at which the next layer reads the others.
 *
 * Source: Szegedy et al.: Going Deeper with Convolutions (arXiv:1409.4842), figure 2b, with batch norm (arXiv:1502.03167).
 *
 * @param options Seed, shape of a sample, classes. 7,746 parameters by default.
 * @returns The network.
 *
 * @example
 * ```ts
 * import { inception } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = inception();
 * assert.deepEqual(variables["inception1/wide/conv/kernel"]!.shape, [5, 5, 4, 6]);
 * assert.deepEqual(variables["inception2/single/kernel"]!.shape, [1, 1, 8 + 16 + 6 + 6, 12]);
 * ```
 */
export function inception(options: ModelOptions = {}): Network {
  const { seed, inputShape, classes } = withSmallDefaults(options, []);
  const store = variableStore(seed);
  const blocks = [
    convBn(store, "stem", { inputs: inputShape.at(-1)!, outputs: STEM, activation: tf.relu }),
  ];
  MODULES.forEach((size, i) => {
    blocks.push((x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"));
    blocks.push(inceptionModule(store, `inception${i + 1}`, size));
  });
  const features = chain(blocks);
  const head = dense(store, "head", { inputs: outputsOf(MODULES.at(-1)!), outputs: classes });
  return {
    name: "inception",
    inputs: [{ shape: inputShape }],
    variables: store.variables,
    forward: (x, mode) => head(tf.mean(features(x, mode), [1, 2])),
  };
}

function inceptionModule(store: VariableStore, name: string, size: InceptionSize): Block {
  const { inputs, single, middle, wide, pooled } = size;
  const conv = (branch: string, from: number, outputs: number, kernel = 1) =>
    convBn(store, `${name}/${branch}`, { inputs: from, outputs, kernel, activation: tf.relu });
  const branches = [
    conv("single", inputs, single),
    chain([conv("middle/reduce", inputs, middle[0]), conv("middle/conv", ...middle, 3)]),
    chain([conv("wide/reduce", inputs, wide[0]), conv("wide/conv", ...wide, 5)]),
    chain([(x) => tf.maxPool(x as tf.Tensor4D, 3, 1, "same"), conv("pooled", inputs, pooled)]),
  ];
  return (x, mode) => tf.tidy(() => tf.concat(branches.map((branch) => branch(x, mode)), -1));
}

function outputsOf({ single, middle, wide, pooled }: InceptionSize): number {
  return single + middle[1] + wide[1] + pooled;
}
