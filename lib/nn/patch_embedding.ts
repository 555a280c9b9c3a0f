import * as tf from "@tensorflow/tfjs-core";
import { checkOptions, given, integerWithin, type Tensor } from "../core/mod.ts";
import { createVariable, type VariableStore } from "./variables.ts";

/** Size of a patch embedding. */
export interface PatchEmbeddingOptions {
  /** Channels of the image. */
  inputs: number;
  /** Numbers per token. */
  width: number;
  /** Side of a square patch in pixels, which divides the sides of the image. */
  patch: number;
}

/**
 * An image as tokens: each patch becomes one token by the same dense layer, which is a convolution that steps a whole patch.
 *
 * ```text
 * [batch, height, width, channels]  conv patch x patch, stride patch  [batch, rows, columns, features]
 * ```
 *
 * Source: Dosovitskiy et al. 2020 (arXiv:2010.11929), section 3.1.
 *
 * @param store Gets `name/kernel`, [patch, patch, inputs, width], and `name/bias`, [width].
 * @param name Layer name.
 * @param options Sizes.
 * @returns The layer: images to a grid of tokens, [batch, height / patch, width / patch, features].
 *
 * @example
 * ```ts
 * import { patchEmbedding, variableStore } from "@geta-lab/geta/nn";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const layer = patchEmbedding(variableStore(0), "patches", { inputs: 3, width: 8, patch: 4 });
 * assert.deepEqual(layer(tf.zeros([1, 12, 16, 3])).shape, [1, 3, 4, 8]);
 * ```
 */
export function patchEmbedding(
  store: VariableStore,
  name: string,
  options: PatchEmbeddingOptions,
): (x: Tensor) => Tensor {
  checkOptions("patchEmbedding()", options, {
    inputs: given(integerWithin({ min: 1 })),
    width: given(integerWithin({ min: 1 })),
    patch: given(integerWithin({ min: 1 })),
  });
  const { inputs, width, patch } = options;
  const kernel = createVariable(store, `${name}/kernel`, {
    shape: [patch, patch, inputs, width],
    start: (stream) => stream.normal() / Math.sqrt(patch * patch * inputs),
  });
  const bias = createVariable(store, `${name}/bias`, { shape: [width], start: () => 0 });
  return (x) => {
    const weight = kernel as Tensor as tf.Tensor4D;
    return tf.add(tf.conv2d(x as tf.Tensor4D, weight, patch, "valid"), bias);
  };
}
