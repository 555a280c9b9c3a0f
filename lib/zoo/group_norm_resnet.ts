import * as tf from "@tensorflow/tfjs-core";
import { addRelu } from "../engine/mod.ts";
import type { Tensor } from "../core/mod.ts";
import {
  conv2d,
  type Conv2dOptions,
  dense,
  groupNorm,
  type Network,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

/** Groups of every norm; channel counts are multiples of it. */
const GROUPS = 4;

/**
 * A small residual network with group norm in place of batch norm: each sample is normalised by itself, so it trains with
 * small batches, and training and inference are the same.
 *
 * ```text
 * [16, 16, 3]  stem 16
 *              block1   inner 12, outer 16, + input                          [16, 16, 16]
 *              block2   inner 20, outer 24, + shortcut 1x1, all with stride 2  [8, 8, 24]
 *              mean over pixels, head 10
 * ```
 *
 * Every convolution is followed by a norm of four groups. Channels of one group are normalised together, so they can only be
 * removed together.
 *
 * Source: Wu, He 2018 (arXiv:1803.08494); He et al. 2015 (arXiv:1512.03385).
 *
 * @param options Seed.
 * @returns The network: images [batch, 16, 16, 3] to class scores [batch, 10].
 *
 * @example
 * ```ts
 * import { groupNormResnet } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * assert.ok(Object.values(groupNormResnet().variables).every(({ trainable }) => trainable));
 * ```
 */
export function groupNormResnet(options: Pick<ModelOptions, "seed"> = {}): Network {
  const store = variableStore(seedOf(options));
  const stem = convolution(store, "stem", { inputs: 3, outputs: 16 });
  const block1 = block(store, "block1", { inputs: 16, inner: 12, outputs: 16, stride: 1 });
  const block2 = block(store, "block2", { inputs: 16, inner: 20, outputs: 24, stride: 2 });
  const head = dense(store, "head", { inputs: 24, outputs: 10 });
  return {
    name: "groupNormResnet",
    inputs: [{ shape: [16, 16, 3] }],
    variables: store.variables,
    forward: (x) => head(tf.mean(block2(block1(tf.relu(stem(x)))), [1, 2])),
  };
}

type Layer = (x: Tensor) => Tensor;

function block(
  store: VariableStore,
  name: string,
  { inputs, inner, outputs, stride }: Record<"inputs" | "inner" | "outputs" | "stride", number>,
): Layer {
  const first = convolution(store, `${name}/conv1`, { inputs, outputs: inner, stride });
  const second = convolution(store, `${name}/conv2`, { inputs: inner, outputs });
  const shortcut: Layer = stride === 1
    ? (x) => x
    : convolution(store, `${name}/shortcut`, { inputs, outputs, stride, kernel: 1 });
  return (x) => addRelu(second(tf.relu(first(x))), shortcut(x));
}

function convolution(store: VariableStore, name: string, options: Conv2dOptions): Layer {
  const conv = conv2d(store, name, options);
  const norm = groupNorm(store, `${name}/gn`, { channels: options.outputs, groups: GROUPS });
  return (x) => norm(conv(x));
}
