/**
 * Layer norm and group norm, which normalise each sample by itself, as one kernel forward and one backward each.
 *
 * @module
 */
import {
  checkOptions,
  given,
  requireFloat32,
  requireInteger,
  requireNumber,
  requireShape,
  type Tensor,
  unchecked,
} from "../../../core/mod.ts";
import { registerNormalization } from "./normalization.ts";
import { runKernel } from "../../tfjs/register.ts";

/** Scale and offset of a normalisation, each of shape [C]. */
export interface NormTensors {
  /** Factor gamma. */
  scale: Tensor;
  /** Summand beta. */
  offset: Tensor;
}

/** Options of `layerNorm`. */
export interface LayerNormOptions {
  /** Added to the variance under the root; default 1e-5. */
  epsilon?: number;
}

/**
 * Normalises each row by its own mean and variance. Training and inference are the same.
 *
 * ```text
 * y[r, c] = scale[c] (x[r, c] - mean[r]) / sqrt(var[r] + epsilon) + offset[c]      var = mean over c of (x - mean)^2
 *
 * with n = (x - mean) / sqrt(var + epsilon) and h = dy scale:
 * dx = (h - mean_c(h) - n mean_c(h n)) / sqrt(var + epsilon),   dscale = sum_r dy n,   doffset = sum_r dy
 * ```
 *
 * Kernels: `LayerNorm`, `LayerNormGrad`.
 *
 * Source: Ba, Kiros, Hinton: Layer Normalization (arXiv:1607.06450).
 *
 * @param x Activations, shape [..., C], float32.
 * @param tensors Scale and offset, shape [C] each.
 * @param options Epsilon.
 * @returns The normalised activations, shape of x.
 * @throws {TypeError} If a tensor's shape is not [C], or its type not float32.
 * @throws {RangeError} If epsilon is negative.
 *
 * @example
 * ```ts
 * import { layerNorm, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const tensors = { scale: tf.tensor1d([1, 2]), offset: tf.tensor1d([0, 5]) };
 * const y = layerNorm(tf.tensor2d([[2, 4]]), tensors, { epsilon: 0 });
 * assert.deepEqual([...y.dataSync()], [-1, 7]);
 * ```
 */
export function layerNorm(x: Tensor, tensors: NormTensors, options: LayerNormOptions = {}): Tensor {
  checkOptions("layerNorm()", options, { epsilon: unchecked });
  const { scale, offset } = tensors;
  requireFloat32({ x, scale, offset });
  const channels = [x.shape.at(-1) ?? 0];
  requireShape("scale", scale.shape, channels);
  requireShape("offset", offset.shape, channels);
  const epsilon = requireNumber("epsilon", options.epsilon ?? 1e-5, { min: 0 });
  return runKernel("LayerNorm", { x, scale, offset }, { epsilon })[0]!;
}

/** Options of `groupNorm`. */
export interface GroupNormOptions {
  /** Number of groups that the channels are divided into; 1 normalises whole images, C each channel by itself. */
  groups: number;
  /** Added to the variance under the root; default 1e-5. */
  epsilon?: number;
}

/**
 * Normalises each group of neighbouring channels of each image by its own mean and variance. Training and inference are
 * the same.
 *
 * ```text
 * y[n, p, c] = scale[c] (x[n, p, c] - mean[n, g]) / sqrt(var[n, g] + epsilon) + offset[c]      g = floor(c groups / C)
 * ```
 *
 * Mean and variance (biased) are over the pixels p and channels c of the group. Kernels: `GroupNorm`, `GroupNormGrad`.
 *
 * Source: Wu and He: Group Normalization (arXiv:1803.08494).
 *
 * @param x Activations, shape [N, ..., C], float32.
 * @param tensors Scale and offset, shape [C] each.
 * @param options Number of groups, epsilon.
 * @returns The normalised activations, shape of x.
 * @throws {TypeError} If x has fewer than two axes a tensor's shape is not [C], or its type not float32.
 * @throws {RangeError} If the groups do not divide C, or epsilon is negative.
 *
 * @example Two channels, each a group of its own
 * ```ts
 * import { groupNorm, useEngine } from "@geta-lab/geta/engine";
 * import * as tf from "@tensorflow/tfjs";
 * import assert from "node:assert/strict";
 *
 * await useEngine();
 * const tensors = { scale: tf.ones([2]), offset: tf.zeros([2]) };
 * const x = tf.tensor3d([[[1, 30], [3, 10]]]);
 * const y = groupNorm(x, tensors, { groups: 2, epsilon: 0 });
 * assert.deepEqual([...y.dataSync()].map(Math.round), [-1, 1, 1, -1]);
 * ```
 */
export function groupNorm(x: Tensor, tensors: NormTensors, options: GroupNormOptions): Tensor {
  checkOptions("groupNorm()", options, { groups: given(unchecked), epsilon: unchecked });
  const { scale, offset } = tensors;
  requireFloat32({ x, scale, offset });
  if (x.rank < 2) {
    throw new TypeError(
      `Cannot use x: its shape must be [N, ..., C]: current value is [${x.shape}]`,
    );
  }
  const channels = x.shape.at(-1)!;
  requireShape("scale", scale.shape, [channels]);
  requireShape("offset", offset.shape, [channels]);
  const epsilon = requireNumber("epsilon", options.epsilon ?? 1e-5, { min: 0 });
  const groups = requireInteger("groups", options.groups, { min: 1 });
  if (channels % groups !== 0) {
    throw new RangeError(
      `Cannot use groups: it must divide the ${channels} channels: current value is ${groups}`,
    );
  }
  return runKernel("GroupNorm", { x, scale, offset }, { epsilon, groups })[0]!;
}

registerNormalization("LayerNorm");
registerNormalization("GroupNorm");
