import type { LassoProblem } from "./lasso.ts";
import { checkLayer, type SampledLayer } from "./sampled_layer.ts";

/**
 * The LASSO whose coefficients weight the input channels of a layer: which channels can its outputs be made of?
 *
 * ```text
 * Z_c = X_c W_c^T        what channel c contributes, [samples, outputs]; all rows (sample, output) are stacked, r = N n
 * y   = Y                stacked alike
 * ```
 *
 * The matrix Z itself is never held: its products are summed sample by sample. A price lambda of the error per sample is
 * alpha = lambda / n of the error per row.
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
  const { targets, samples, channels, outputs } = layer;
  const gram = new Float64Array(channels * channels), correlation = new Float64Array(channels);
  const z = new Float64Array(channels * outputs);
  let energy = 0;
  for (let n = 0; n < samples; n++) {
    contributions(layer, n, z);
    for (let o = 0; o < outputs; o++) energy += targets[n * outputs + o]! ** 2;
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
  const rows = samples * outputs;
  for (let a = 0; a < channels; a++) {
    for (let b = a; b < channels; b++) {
      gram[b * channels + a] = gram[a * channels + b] = gram[a * channels + b]! / rows;
    }
  }
  return { gram, correlation: correlation.map((q) => q / rows), energy: energy / rows };
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
