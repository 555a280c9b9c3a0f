import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";
import { layerNorm, tokenDense, type VariableStore } from "../../nn/mod.ts";

/**
 * Makes an image half as high and half as wide, with twice the channels: four neighbours become one pixel.
 *
 * ```text
 * [batch, height, width, c]
 * reshape, transpose, reshape  [batch, height / 2, width / 2, 4 c]      upper left, lower left, upper right, lower right
 * norm, dense                  [batch, height / 2, width / 2, 2 c]
 * ```
 *
 * Source: Liu et al. 2021 (arXiv:2103.14030), section 3.1.
 *
 * @param store Gets `name/norm/scale` and `name/norm/offset`, [4 channels], and `name/reduction/kernel`, [4 channels, 2 channels].
 * @param name Layer name.
 * @param channels Channels c of the input.
 * @returns The layer; height and width must be even.
 *
 * @example
 * ```ts
 * import { patchMerging } from "@geta-lab/geta/zoo";
 * import { variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = patchMerging(variableStore(0), "merge", 8);
 * assert.deepEqual(layer(tf.zeros([2, 4, 6, 8])).shape, [2, 2, 3, 16]);
 * ```
 */
export function patchMerging(
  store: VariableStore,
  name: string,
  channels: number,
): (x: Tensor) => Tensor {
  const norm = layerNorm(store, `${name}/norm`, 4 * channels);
  const reduction = tokenDense(store, `${name}/reduction`, {
    inputs: 4 * channels,
    outputs: 2 * channels,
    bias: false,
  });
  return (x) => {
    const height = x.shape[1]! / 2, width = x.shape[2]! / 2;
    const fours = tf.reshape(x, [-1, height, 2, width, 2, channels]);
    const sorted = tf.transpose(fours, [0, 1, 3, 4, 2, 5]);
    return reduction(norm(tf.reshape(sorted, [-1, height, width, 4 * channels])));
  };
}
