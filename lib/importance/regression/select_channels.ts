import { checkOptions, unchecked } from "../../core/mod.ts";
import { channelProblem } from "./channel_problem.ts";
import { lassoOfCount } from "./exact_count.ts";
import { reconstructionError, refitWeights, type RefitWeightsOptions } from "./refit_weights.ts";
import type { SampledLayer } from "./sampled_layer.ts";

/** A layer with fewer input channels, from {@linkcode selectChannels}. */
export interface SelectedChannels {
  /** The channels that stay, ascending. */
  channels: number[];
  /** Coefficients of all channels at the price that leaves these. */
  beta: Float64Array;
  /** The price, of the mean squared error over samples and outputs. */
  alpha: number;
  /** New weights of the channels that stay, row-major [outputs, channels that stay, taps]. */
  weights: Float64Array;
  /** The ridge of the refit; 0 where the samples determine the weights. */
  ridge: number;
  /** How far the layer's outputs are from the targets, {@linkcode reconstructionError}. */
  error: number;
}

/**
 * Regression-based channel pruning of one layer: the LASSO chooses the input channels, least squares gives them new weights.
 *
 * ```text
 * (i)  min over beta of  1 / (2 N n) ||Y - sum of beta_i X_i W_i^T||^2 + alpha ||beta||_1,    alpha such that `keep` beta_i remain
 * (ii) min over W' of  ||Y - sum over the channels that stay of X_i W'_i^T||^2
 * ```
 *
 * Step (ii) once, after (i), as the paper does in practice. The choice is that of a convex problem, not the best subset, which may
 * have a smaller error. Channels that give nothing have beta = 0 and leave first.
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), section 3.1.
 *
 * @param layer The sampled layer.
 * @param keep How many channels stay.
 * @param options The ridge of the refit.
 * @returns The channels, their weights and the error.
 * @throws {TypeError} If sizes do not fit.
 * @throws {RangeError} If a number is not finite, or fewer channels contribute than should stay.
 *
 * @example The second channel repeats the first, the third is dead
 * ```ts
 * import { selectChannels } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const sizes = { samples: 2, channels: 3, taps: 1, outputs: 1 };
 * const layer = { inputs: [1, 1, 0, 2, 2, 0], weights: [3, 4, 9], targets: [7, 14], ...sizes };
 * const { channels, error } = selectChannels(layer, 1);
 * assert.deepEqual(channels, [1]);
 * assert.ok(error < 1e-20);
 * ```
 */
export function selectChannels(
  layer: SampledLayer,
  keep: number,
  options: RefitWeightsOptions = {},
): SelectedChannels {
  checkOptions("selectChannels()", options, { ridge: unchecked });
  const { alpha, beta, chosen } = lassoOfCount(channelProblem(layer), keep);
  const { weights, ridge } = refitWeights(layer, chosen, options);
  const error = reconstructionError(layer, { channels: chosen, weights });
  return { channels: chosen, beta, alpha, weights, ridge, error };
}
