import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { checkOptions, requireNumber, requireShape, unchecked } from "../../core/mod.ts";
import { checkChannels, checkLayer, type SampledLayer } from "./sampled_layer.ts";

/** Options of {@linkcode refitWeights}. */
export interface RefitWeightsOptions {
  /**
   * Weight of a ridge, as a share of the mean squared input; 0 by default, and 1e-6 where the samples do not determine the weights:
   * when there are fewer of them than weights of one output, or inputs depend on each other.
   */
  ridge?: number;
}

/** Weights that {@linkcode refitWeights} found. */
export interface RefitWeights {
  /** Weights of the channels that stay, row-major [outputs, channels that stay, taps]. */
  weights: Float64Array;
  /** The ridge that was used. */
  ridge: number;
}

/**
 * Weights of the channels that stay, by least squares: as near to the outputs of the original network as these channels can come.
 *
 * | symbol | meaning                                                               |
 * | ------ | --------------------------------------------------------------------- |
 * | X'     | inputs of the channels that stay, [samples, channels taps]            |
 * | rho    | ridge times the mean of the diagonal of X'^T X'                       |
 *
 * ```text
 * min over W' of  ||Y - X' W'^T||^2 + rho ||W'||^2        (X'^T X' + rho I) W'^T = X'^T Y
 * ```
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), section 3.1, step (ii).
 *
 * @param layer The sampled layer.
 * @param channels The channels that stay, ascending.
 * @param options The ridge.
 * @returns The weights.
 * @throws {TypeError} If sizes do not fit.
 * @throws {RangeError} If a number is not finite, a channel does not exist, or the inputs are all zero.
 *
 * @example The second channel repeats the first one, so one can do for both
 * ```ts
 * import { refitWeights } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const sizes = { samples: 2, channels: 2, taps: 1, outputs: 1 };
 * const layer = { inputs: [1, 1, 2, 2], weights: [3, 4], targets: [7, 14], ...sizes };
 * const { weights } = refitWeights(layer, [0]);
 * assert.ok(Math.abs(weights[0]! - 7) < 1e-12);
 * ```
 */
export function refitWeights(
  layer: SampledLayer,
  channels: readonly number[],
  options: RefitWeightsOptions = {},
): RefitWeights {
  checkOptions("refitWeights()", options, { ridge: unchecked });
  const { ridge } = options;
  checkLayer(layer);
  checkChannels(channels, layer);
  if (ridge !== undefined) requireNumber("ridge", ridge, { min: 0 });
  const { taps, outputs, samples } = layer, size = channels.length * taps;
  const { gram, products } = normalEquations(layer, channels);
  const mean = gram.reduce((sum, row, i) => sum + row[i]!, 0) / Math.max(size, 1);
  requireNumber("the mean squared input of the channels that stay", mean, { exclusiveMin: 0 });
  const solve = (share: number) => {
    const matrix = gram.map((row, i) => row.with(i, row[i]! + share * mean));
    const cholesky = new CholeskyDecomposition(new Matrix(matrix));
    const smallest = matrix.reduce(
      (min, _, i) => Math.min(min, cholesky.lowerTriangularMatrix.get(i, i)),
      Infinity,
    );
    // digits are lost with the square of the condition: below this none is left
    const determined = cholesky.isPositiveDefinite() && smallest > 1e-7 * Math.sqrt(mean);
    return { determined, solution: () => cholesky.solve(new Matrix(products)) };
  };
  const wanted = ridge ?? (samples < size ? 1e-6 : 0);
  const first = solve(wanted);
  const used = first.determined || ridge !== undefined && ridge > 0 ? wanted : 1e-6;
  const solution = (used === wanted ? first : solve(used)).solution();
  const weights = new Float64Array(outputs * size);
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < size; i++) weights[o * size + i] = solution.get(i, o);
  }
  return { weights, ridge: used };
}

/** X'^T X' and X'^T Y, summed sample by sample. */
function normalEquations(
  { inputs, targets, samples, channels: all, taps, outputs }: SampledLayer,
  channels: readonly number[],
): { gram: Float64Array[]; products: Float64Array[] } {
  const size = channels.length * taps;
  const gram = Array.from({ length: size }, () => new Float64Array(size));
  const products = Array.from({ length: size }, () => new Float64Array(outputs));
  const row = new Float64Array(size);
  for (let n = 0; n < samples; n++) {
    channels.forEach((channel, i) => {
      for (let t = 0; t < taps; t++) row[i * taps + t] = inputs[(n * all + channel) * taps + t]!;
    });
    for (let i = 0; i < size; i++) {
      const x = row[i]!, own = gram[i]!, product = products[i]!;
      if (x === 0) continue; // behind a ReLU about half of them
      for (let j = i; j < size; j++) own[j]! += x * row[j]!;
      for (let o = 0; o < outputs; o++) product[o]! += x * targets[n * outputs + o]!;
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) gram[i]![j] = gram[j]![i]!;
  return { gram, products };
}

/**
 * How far the outputs of some channels with some weights are from the targets.
 *
 * ```text
 * error = ||Y - X' W'^T||^2 / ||Y||^2
 * ```
 *
 * Source: He, Zhang, Sun: Channel pruning for accelerating very deep neural networks (arXiv:1707.06168), section 4.1.
 *
 * @param layer The sampled layer.
 * @param part Channels, ascending, and their weights, row-major [outputs, channels, taps].
 * @returns The error, dimensionless; 1 for no channel.
 * @throws {TypeError} If sizes do not fit.
 * @throws {RangeError} If a channel does not exist or all targets are zero.
 *
 * @example
 * ```ts
 * import { reconstructionError } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const sizes = { samples: 1, channels: 2, taps: 1, outputs: 1 };
 * const layer = { inputs: [1, 2], weights: [3, 1], targets: [5], ...sizes };
 * assert.equal(reconstructionError(layer, { channels: [0], weights: [3] }), 4 / 25);
 * ```
 */
export function reconstructionError(
  layer: SampledLayer,
  { channels, weights }: { channels: readonly number[]; weights: ArrayLike<number> },
): number {
  checkLayer(layer);
  checkChannels(channels, layer);
  const { inputs, targets, samples, channels: all, taps, outputs } = layer;
  requireShape("weights", [weights.length], [outputs * channels.length * taps]);
  let error = 0, energy = 0;
  for (let n = 0; n < samples; n++) {
    for (let o = 0; o < outputs; o++) {
      let rest = targets[n * outputs + o]!;
      energy += rest * rest;
      channels.forEach((channel, i) => {
        const x = (n * all + channel) * taps, w = (o * channels.length + i) * taps;
        for (let t = 0; t < taps; t++) rest -= inputs[x + t]! * weights[w + t]!;
      });
      error += rest * rest;
    }
  }
  requireNumber("the sum of squared targets", energy, { exclusiveMin: 0 });
  return error / energy;
}
