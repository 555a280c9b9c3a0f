/**
 * Layer norm as one kernel forward and one backward.
 *
 * @module
 */
import { requireNumber, requireShape, type Tensor } from "../../../core/mod.ts";
import { registerLayerNormCpu } from "./layer_norm_kernels.ts";
import { registerGradient, runKernel } from "../../tfjs/register.ts";
import { requireFloat32 } from "../../tfjs/require_float32.ts";

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
export function layerNorm(
  x: Tensor,
  tensors: NormTensors,
  options: LayerNormOptions = {},
): Tensor {
  const { scale, offset } = tensors;
  requireFloat32({ x, scale, offset });
  const channels = [x.shape.at(-1) ?? 0];
  requireShape("scale", scale.shape, channels);
  requireShape("offset", offset.shape, channels);
  const epsilon = requireNumber("epsilon", options.epsilon ?? 1e-5, { min: 0 });
  return runKernel("LayerNorm", { x, scale, offset }, { epsilon })[0]!;
}

registerGradient({
  kernelName: "LayerNorm",
  inputsToSave: ["x", "scale"],
  outputsToSave: [false, true, true], // mean and 1 / sqrt(variance + epsilon) of each row
  firstOutputOnly: true,
  gradFunc: (dy, saved) => {
    const [x, scale, mean, inverseStd] = saved as [Tensor, Tensor, Tensor, Tensor];
    const inputs = { dy: (dy as Tensor[])[0]!, x, scale, mean, inverseStd };
    const [dx, dScale, dOffset] = runKernel("LayerNormGrad", inputs);
    return { x: () => dx!, scale: () => dScale!, offset: () => dOffset! };
  },
});

registerLayerNormCpu();
