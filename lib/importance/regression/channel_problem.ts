import * as tf from "@tensorflow/tfjs-core";
import { engineInfo } from "../../engine/mod.ts";
import type { LassoProblem } from "./lasso.ts";
import { checkLayer, type SampledLayer } from "./sampled_layer.ts";

/** Gram matrices of fewer multiply-adds are not worth a call of the engine. */
const WORTH_A_PRODUCT = 1e7;
/** Numbers of Z that the engine makes at once. */
const LARGEST_BLOCK = 1 << 23;

/** Sums over all rows. */
interface Sums {
  /** Z^T Z; below the diagonal it may hold nothing. */
  gram: Float64Array;
  /** Z^T y. */
  correlation: Float64Array;
}

/**
 * The LASSO whose coefficients weight the input channels of a layer: which channels can its outputs be made of?
 *
 * ```text
 * Z_c = X_c W_c^T        what channel c contributes, [samples, outputs]; all rows (sample, output) are stacked, r = N n
 * y   = Y                stacked alike
 * ```
 *
 * The matrix Z itself is never held: its products are summed sample by sample, or where the layer is large and the engine runs, in
 * float32 of the engine for some samples at once. A price lambda of the error per sample is alpha = lambda / n of the error per row.
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), section 3.1.
 *
 * @param layer The sampled layer.
 * @returns The products, with one coefficient a channel.
 * @throws {TypeError} If sizes do not fit.
 * @throws {RangeError} If a number is not finite.
 *
 * @example One sample, one output, two channels of one tap
 * ```ts
 * import { channelProblem } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const sizes = { samples: 1, channels: 2, taps: 1, outputs: 1 };
 * const { gram, correlation, energy } = channelProblem({ inputs: [1, 2], weights: [3, 1], targets: [5], ...sizes });
 * assert.deepEqual([[...gram], [...correlation], energy], [[9, 6, 6, 4], [15, 10], 25]);
 * ```
 */
export function channelProblem(layer: SampledLayer): LassoProblem {
  checkLayer(layer);
  const { targets, samples, channels, outputs } = layer, rows = samples * outputs;
  const large = channels * channels * rows >= WORTH_A_PRODUCT;
  const { gram, correlation } = large && engineInfo().backend === "geta"
    ? byProduct(layer)
    : directly(layer);
  let energy = 0;
  for (let row = 0; row < rows; row++) energy += targets[row]! ** 2;
  for (let a = 0; a < channels; a++) {
    for (let b = a; b < channels; b++) {
      gram[b * channels + a] = gram[a * channels + b] = gram[a * channels + b]! / rows;
    }
  }
  return { gram, correlation: correlation.map((q) => q / rows), energy: energy / rows };
}

function directly(layer: SampledLayer): Sums {
  const { targets, samples, channels, outputs } = layer;
  const gram = new Float64Array(channels * channels), correlation = new Float64Array(channels);
  const z = new Float64Array(channels * outputs);
  for (let n = 0; n < samples; n++) {
    contributions(layer, n, z);
    for (let a = 0; a < channels; a++) {
      const za = z.subarray(a * outputs, (a + 1) * outputs);
      for (let o = 0; o < outputs; o++) correlation[a]! += za[o]! * targets[n * outputs + o]!;
      for (let b = a; b < channels; b++) {
        let sum = 0;
        for (let o = 0; o < outputs; o++) sum += za[o]! * z[b * outputs + o]!;
        gram[a * channels + b]! += sum;
      }
    }
  }
  return { gram, correlation };
}

/** The same by three matrix products for some samples at once, whose sums are added in double precision. */
function byProduct(layer: SampledLayer): Sums {
  const { samples, channels, taps, outputs } = layer;
  const gram = new Float64Array(channels * channels), correlation = new Float64Array(channels);
  const atOnce = Math.max(1, Math.floor(LARGEST_BLOCK / (channels * outputs)));
  const weights = tf.tidy(() =>
    tf.transpose(tf.tensor3d(part(layer.weights, 0), [outputs, channels, taps]), [1, 2, 0])
  );
  for (let from = 0; from < samples; from += atOnce) {
    const count = Math.min(atOnce, samples - from), rows = count * outputs;
    const [products, images] = tf.tidy(() => {
      const width = channels * taps;
      const inputs = part(layer.inputs, from * width, count * width);
      const x = tf.transpose(tf.tensor3d(inputs, [count, channels, taps]), [1, 0, 2]);
      const z = tf.reshape(tf.matMul(x, weights), [channels, rows]);
      const y = tf.tensor2d(part(layer.targets, from * outputs, rows), [rows, 1]);
      return [tf.matMul(z, z, false, true).dataSync(), tf.matMul(z, y).dataSync()];
    });
    for (let at = 0; at < gram.length; at++) gram[at]! += products[at]!;
    for (let channel = 0; channel < channels; channel++) correlation[channel]! += images[channel]!;
  }
  weights.dispose();
  return { gram, correlation };
}

/** Some numbers of an array in single precision. */
function part(values: ArrayLike<number>, from: number, count = values.length): Float32Array {
  const result = new Float32Array(count);
  for (let i = 0; i < count; i++) result[i] = values[from + i]!;
  return result;
}

/** What each channel contributes to the outputs of one sample, [channels, outputs]. */
function contributions(
  { inputs, weights, channels, taps, outputs }: SampledLayer,
  n: number,
  z: Float64Array,
): void {
  for (let c = 0; c < channels; c++) {
    const x = (n * channels + c) * taps;
    for (let o = 0; o < outputs; o++) {
      const w = (o * channels + c) * taps;
      let sum = 0;
      for (let t = 0; t < taps; t++) sum += inputs[x + t]! * weights[w + t]!;
      z[c * outputs + o] = sum;
    }
  }
}
