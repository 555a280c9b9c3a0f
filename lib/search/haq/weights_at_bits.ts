import { checkOptions, oneOfWords, requireInteger } from "../../core/mod.ts";
import {
  centroidValues,
  fakeQuantValue,
  kMeans,
  linearCentroids,
  minErrorClip,
  stepSizeForBits,
} from "../../quant/mod.ts";

/** How {@linkcode weightsAtBits} quantizes. */
export interface WeightsAtBitsOptions {
  /** Evenly spaced levels, or the centres of clusters. Default `linear`. */
  quantizer?: "linear" | "kMeans";
}

/**
 * A weight with few bits, as a search measures it: no training, one range or codebook for the layer.
 *
 * ```text
 * linear:  w' = s clamp(round(w / s)),   s = c / (2^(b-1) - 1),   c the clip of least squared error;   b >= 2
 * kMeans:  w' = the nearest of 2^b centroids, from evenly spaced starts;                               b >= 1
 * ```
 *
 * The paper takes the clip that minimises the Kullback-Leibler divergence of the two distributions; the squared error is what a layer's
 * output feels, and has one answer whatever the bins.
 *
 * Source: Wang et al.: HAQ (arXiv:1811.08886), section 3.3 (linear), section 4.3 (k-means, as in arXiv:1510.00149).
 *
 * @param weights The weight, flat.
 * @param bits Bits b, a whole number.
 * @param options Which quantizer.
 * @returns The weight as a quantizer of these bits gives it; itself if it is all zero.
 * @throws {RangeError} If a weight is not finite, or the bits are too few: one bit is no linear quantizer.
 *
 * @example
 * ```ts
 * import { weightsAtBits } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * const weights = [-1, -0.9, 0.4, 1];
 * assert.deepEqual([...weightsAtBits(weights, 1, { quantizer: "kMeans" })].map((w) => w.toFixed(2)), ["-0.95", "-0.95", "0.70", "0.70"]);
 * assert.ok(new Set(weightsAtBits(weights, 2)).size <= 3);
 * ```
 */
export function weightsAtBits(
  weights: ArrayLike<number>,
  bits: number,
  options: WeightsAtBitsOptions = {},
): Float32Array {
  checkOptions("weightsAtBits()", options, { quantizer: oneOfWords(["linear", "kMeans"]) });
  const { quantizer = "linear" } = options;
  requireInteger("bits", bits, { min: quantizer === "linear" ? 2 : 1, max: 32 });
  const values = Float32Array.from(weights);
  if (values.every((w) => w === 0)) return values;
  if (quantizer === "kMeans") {
    const clusters = Math.min(2 ** bits, values.length);
    const { labels, centroids } = kMeans(values, linearCentroids(values, clusters));
    return Float32Array.from(centroidValues(labels, centroids));
  }
  const clip = minErrorClip(values, { bits });
  const scalars = { stepSize: stepSizeForBits(bits, { clip }), clip, exponent: 1 };
  return values.map((w) => fakeQuantValue(w, scalars));
}
