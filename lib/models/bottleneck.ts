import * as tf from "@tensorflow/tfjs-core";
import { type Block, chain, convBn, type VariableStore } from "../nn/mod.ts";
import type { ResidualSize } from "./residual_network.ts";
import { residualSum } from "./residual_sum.ts";

/**
 * How many times wider the stream between bottleneck blocks is than their inside.
 *
 * @example
 * ```ts
 * import { EXPANSION } from "@geta-lab/geta/models";
 * import assert from "node:assert/strict";
 *
 * assert.equal(64 * EXPANSION, 256); // the first stage of ResNet-50
 * ```
 */
export const EXPANSION = 4;

/**
 * The block of the deep ResNets: the expensive 3x3 convolution runs on a quarter of the channels.
 *
 * ```text
 * x --+-- conv 1x1 --- conv 3x3 --- conv 1x1 --(+)-- relu
 *     |   width        width        4 width     |
 *     +-----------------------------------------+
 * ```
 *
 * Source: He et al. 2015 (arXiv:1512.03385), figure 5; the stride is in the 3x3 convolution, as in its later versions.
 *
 * @param store Where the variables are made.
 * @param name Name of the block, for example `stage1/block1`.
 * @param size Channels, the outputs a multiple of 4, and stride.
 * @returns The block; it takes and gives [batch, height, width, channels].
 *
 * @example
 * ```ts
 * import { bottleneck } from "@geta-lab/geta/models";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const store = variableStore(0);
 * bottleneck(store, "block", { inputs: 8, outputs: 12, stride: 2 });
 * assert.deepEqual(store.variables["block/conv2/kernel"]!.shape, [3, 3, 3, 3]);
 * ```
 */
export function bottleneck(store: VariableStore, name: string, size: ResidualSize): Block {
  const { inputs, outputs, stride } = size, width = outputs / EXPANSION;
  const activation = tf.relu;
  const inner = chain([
    convBn(store, `${name}/conv1`, { inputs, outputs: width, kernel: 1, activation }),
    convBn(store, `${name}/conv2`, { inputs: width, outputs: width, stride, activation }),
    convBn(store, `${name}/conv3`, { inputs: width, outputs, kernel: 1 }),
  ]);
  return residualSum(store, name, { ...size, inner });
}
