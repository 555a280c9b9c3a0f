import { checkOptions, numberWithin } from "../../core/mod.ts";
import { refitWeights } from "./refit_weights.ts";
import { checkLayer, type SampledLayer } from "./sampled_layer.ts";

/** Options of {@linkcode adjustedWeights}. */
export interface AdjustedWeightsOptions {
  /** Weight of the ridge, as a share of the mean squared input; 0.01 by default. */
  ridge?: number;
}

/**
 * Weights of the channels that stay, by least squares, as near to their old ones as the samples leave open. A layer of many weights and
 * few samples (a dense one gives a single sample an image) keeps its weights where {@linkcode refitWeights} would learn the samples by
 * heart.
 *
 * ```text
 * min over W' of  ||Y - X' W'^T||^2 + rho ||W' - W||^2        rho = ridge times the mean of the diagonal of X'^T X'
 *               = W + refit of Y - X' W^T
 * ```
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), section 3.1, step (ii), with
 * Tikhonov's ridge around the old weights.
 *
 * @param layer The sampled layer.
 * @param channels The channels that stay, ascending.
 * @param options The ridge.
 * @returns Weights, row-major [outputs, channels that stay, taps].
 * @throws {TypeError} If sizes do not fit.
 * @throws {RangeError} If a number is not finite, a channel does not exist, or the inputs are all zero.
 *
 * @example One sample says nothing about the second weight, which stays
 * ```ts
 * import { adjustedWeights } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const sizes = { samples: 1, channels: 2, taps: 1, outputs: 1 };
 * const layer = { inputs: [1, 0], weights: [3, 5], targets: [7], ...sizes };
 * const [first, second] = adjustedWeights(layer, [0, 1], { ridge: 1e-9 });
 * assert.ok(Math.abs(first! - 7) < 1e-6);
 * assert.equal(second, 5);
 * ```
 */
export function adjustedWeights(
  layer: SampledLayer,
  channels: readonly number[],
  options: AdjustedWeightsOptions = {},
): Float64Array {
  checkOptions("adjustedWeights()", options, {
    ridge: numberWithin({ exclusiveMin: 0 }),
  });
  const { ridge = 0.01 } = options;
  checkLayer(layer);
  const { inputs, weights, targets, samples, channels: all, taps, outputs } = layer;
  const own = new Float64Array(outputs * channels.length * taps), rest = Float64Array.from(targets);
  for (let o = 0, to = 0; o < outputs; o++) {
    for (const channel of channels) {
      for (let t = 0; t < taps; t++, to++) {
        const w = own[to] = weights[(o * all + channel) * taps + t]!;
        for (let n = 0; n < samples; n++) {
          rest[n * outputs + o]! -= w * inputs[(n * all + channel) * taps + t]!;
        }
      }
    }
  }
  const { weights: changes } = refitWeights({ ...layer, targets: rest }, channels, { ridge });
  return own.map((w, i) => w + changes[i]!);
}
