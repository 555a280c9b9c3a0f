import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../core/mod.ts";
import { gelu } from "../engine/mod.ts";
import {
  conv2d,
  dense,
  layerNorm,
  type Network,
  type VariableStore,
  variableStore,
} from "../nn/mod.ts";
import type { ModelOptions } from "../models/mod.ts";
import { seedOf } from "./options.ts";

const TOKENS = 16, WIDTH = 24;

/**
 * A small MLP-Mixer: an image as 16 tokens (patches of 4x4 pixels) of 24 numbers, mixed by perceptrons alone. One perceptron
 * works along the tokens, so it sees the table transposed; the next works along the channels.
 *
 * ```text
 * [16, 16, 3]  patches 4x4 stride 4, 24  ->  [tokens 16, channels 24]
 *   twice:  x + transpose(mlp(transpose(norm1(x))))     16 -> 20 -> 16 along the tokens
 *           x + mlp(norm2(x))                           24 -> 40 -> 24 along the channels
 *   norm, mean over tokens, head 10                     mlp: dense, gelu, dense
 * ```
 *
 * Source: Tolstikhin et al. 2021 (arXiv:2105.01601).
 *
 * @param options Seed.
 * @returns The network: images [batch, 16, 16, 3] to class scores [batch, 10].
 *
 * @example
 * ```ts
 * import { mlpMixer } from "@geta-lab/geta/zoo";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const { variables } = mlpMixer();
 * assert.deepEqual(variables["block1/tokens/fc1/kernel"]!.shape, [16, 20]);
 * assert.deepEqual(variables["block1/channels/fc1/kernel"]!.shape, [24, 40]);
 * ```
 */
export function mlpMixer(options: Pick<ModelOptions, "seed"> = {}): Network {
  const store = variableStore(seedOf(options));
  const patch = { kernel: 4, stride: 4, padding: 0, bias: true };
  const patches = conv2d(store, "patches", { inputs: 3, outputs: WIDTH, ...patch });
  const blocks = ["block1", "block2"].map((name) => mixer(store, name));
  const norm = layerNorm(store, "norm", WIDTH);
  const head = dense(store, "head", { inputs: WIDTH, outputs: 10 });
  return {
    name: "mlpMixer",
    inputs: [{ shape: [16, 16, 3] }],
    variables: store.variables,
    forward(image) {
      let x: Tensor = tf.reshape(patches(image), [-1, TOKENS, WIDTH]);
      for (const block of blocks) x = block(x);
      return head(tf.mean(norm(x), 1));
    },
  };
}

type Layer = (x: Tensor) => Tensor;

function mixer(store: VariableStore, name: string): Layer {
  const norm1 = layerNorm(store, `${name}/norm1`, WIDTH);
  const mixTokens = perceptron(store, `${name}/tokens`, { width: TOKENS, hidden: 20 });
  const norm2 = layerNorm(store, `${name}/norm2`, WIDTH);
  const mixChannels = perceptron(store, `${name}/channels`, { width: WIDTH, hidden: 40 });
  const swap = (x: Tensor) => tf.transpose(x, [0, 2, 1]); // tokens to channels and back
  return (x) => {
    x = tf.add(x, swap(mixTokens(swap(norm1(x)))));
    return tf.add(x, mixChannels(norm2(x)));
  };
}

/** Two dense layers along the last axis; the shape stays. */
function perceptron(
  store: VariableStore,
  name: string,
  { width, hidden }: { width: number; hidden: number },
): Layer {
  const fc1 = dense(store, `${name}/fc1`, { inputs: width, outputs: hidden });
  const fc2 = dense(store, `${name}/fc2`, { inputs: hidden, outputs: width });
  return (x) => tf.reshape(fc2(gelu(fc1(tf.reshape(x, [-1, width])))), x.shape);
}
