import * as tf from "@tensorflow/tfjs-core";
import type { Tensor } from "../../core/mod.ts";

/**
 * Pixel shuffle: `factor`^2 groups of channels become the pixels of an image `factor` times as large.
 *
 * ```text
 * y[n, i f + u, j f + v, c] = x[n, i, j, (u f + v) channels + c]      f the factor, 0 <= u, v < f
 * ```
 *
 * This is TensorFlow's `DepthToSpace`; PyTorch's `PixelShuffle` reads channel c f^2 + u f + v instead. tfjs has no gradient
 * for it; here it has one, which moves every number back to its place.
 *
 * Source: Shi et al. 2016 (arXiv:1609.05158), section 3.2.
 *
 * @param x Shape [batch, height, width, factor^2 * channels].
 * @param factor How many times larger the image becomes.
 * @returns Shape [batch, height * factor, width * factor, channels].
 * @throws {Error} If factor^2 does not divide the channels of x.
 *
 * @example Four channels of one pixel become four pixels of one channel
 * ```ts
 * import { pixelShuffle } from "@geta-lab/geta/zoo";
 * import * as tf from "@tensorflow/tfjs";
 * import { useEngine } from "@geta-lab/geta/engine";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const y = pixelShuffle(tf.tensor4d([1, 2, 3, 4], [1, 1, 1, 4]), 2);
 * assert.deepEqual(y.arraySync(), [[[[1], [2]], [[3], [4]]]]);
 * ```
 */
export function pixelShuffle(x: Tensor, factor: number): Tensor {
  const shuffle = tf.customGrad((image) => ({
    value: tf.depthToSpace(image as tf.Tensor4D, factor),
    gradFunc: (dy: Tensor) => spaceToDepth(dy, factor),
  }));
  return shuffle(x);
}

/** The inverse of the shuffle. */
function spaceToDepth(y: Tensor, factor: number): Tensor {
  const [batch, height, width, channels] = y.shape as [number, number, number, number];
  const rows = height / factor, columns = width / factor;
  const split = tf.reshape(y, [batch, rows, factor, columns, factor, channels]);
  const moved = tf.transpose(split, [0, 1, 3, 2, 4, 5]);
  return tf.reshape(moved, [batch, rows, columns, factor * factor * channels]);
}
