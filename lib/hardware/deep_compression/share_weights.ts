import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  oneOfWords,
  requireShape,
} from "../../core/mod.ts";
import {
  centroidGradients,
  centroidValues,
  densityCentroids,
  kMeans,
  linearCentroids,
  randomCentroids,
} from "../../quant/mod.ts";

/** Weights of a layer that share values; what is pruned is in no cluster. */
export interface SharedWeights {
  /** Shape of the layer. */
  shape: number[];
  /** The shared values. */
  centroids: Float32Array;
  /** For each weight the cluster, -1 for one that is zero for good. */
  labels: Int32Array;
}

/** How {@linkcode shareWeights} finds the values. */
export interface ShareWeightsOptions {
  /** Shape of the layer. */
  shape: readonly number[];
  /** Number of shared values K; 2^b of them for codes of b bits. */
  clusters: number;
  /** Where k-means starts. Default linear: the paper's choice, which gives large weights values of their own. */
  start?: "linear" | "density" | "random";
  /** Centroid updates at most. Default 100. */
  iterations?: number;
  /** Seed of a random start. Default 0. */
  seed?: number;
}

const STARTS = { linear: linearCentroids, density: densityCentroids, random: randomCentroids };

/**
 * Replaces the weights that a mask left by few values (k-means over them); pruned weights, exact zeros, stay zero whatever is
 * trained afterwards.
 *
 * ```text
 * c = kMeans { w_i : w_i != 0 },   I_i = cluster of w_i,   I_i = -1 where w_i = 0
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.
 *
 * @param weights Masked weights, flat.
 * @param options Shape, number of values, start.
 * @returns Values and clusters; all values 0 if no weight is left.
 * @throws {TypeError} If the shape does not fit.
 * @throws {RangeError} If a weight is not finite, an option is out of range, or a random start has fewer weights than values.
 *
 * @example
 * ```ts
 * import { sharedValues, shareWeights } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const shared = shareWeights([0, 0.25, 0.75, -1], { shape: [2, 2], clusters: 2 });
 * assert.deepEqual([...sharedValues(shared)], [0, 0.5, 0.5, -1]);
 * ```
 */
export function shareWeights(
  weights: ArrayLike<number>,
  options: ShareWeightsOptions,
): SharedWeights {
  checkOptions("shareWeights()", options, {
    shape: given((_, shape) => requireShape("weights", [weights.length], [size(shape)])),
    clusters: given(integerWithin({ min: 1, max: 2 ** 16 })),
    start: oneOfWords(Object.keys(STARTS)),
    iterations: integerWithin({ min: 0 }),
    seed: integerWithin(),
  });
  const { shape, clusters, start = "linear", iterations = 100, seed = 0 } = options;
  const left = Float64Array.from(weights).filter((weight) => weight !== 0);
  const centroids = left.length === 0
    ? new Float64Array(clusters)
    : STARTS[start](left, clusters, { seed });
  const found = kMeans(weights, centroids, { iterations, excludeZeros: true });
  return {
    shape: [...shape],
    centroids: Float32Array.from(found.centroids),
    labels: found.labels,
  };
}

/**
 * One step of training the shared values: each moves by the sum of the gradients of its weights. Clusters stay, zeros too.
 *
 * ```text
 * c_k <- c_k - rate sum over { i : I_i = k } of dL/dw_i
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.3.
 *
 * @param shared Values and clusters; not changed.
 * @param options Gradient by each weight, and the learning rate.
 * @returns The layer with moved values.
 * @throws {TypeError} If there are not as many gradients as weights.
 * @throws {RangeError} If the rate is negative.
 *
 * @example
 * ```ts
 * import { centroidStep } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const shared = { shape: [4], centroids: Float32Array.of(-1, 2), labels: Int32Array.of(-1, 1, 1, 0) };
 * const { centroids } = centroidStep(shared, { gradients: [9, 1, 3, -2], rate: 0.5 });
 * assert.deepEqual([...centroids], [0, 0]);
 * ```
 */
export function centroidStep(
  shared: SharedWeights,
  options: { gradients: ArrayLike<number>; rate: number },
): SharedWeights {
  checkOptions("centroidStep()", options, {
    gradients: given(() => {}),
    rate: given(numberWithin({ min: 0 })),
  });
  const { centroids, labels } = shared;
  const sums = centroidGradients(options.gradients, labels, centroids.length);
  return { ...shared, centroids: centroids.map((value, k) => value - options.rate * sums[k]!) };
}

/**
 * The weights that the layer has now.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.1.
 *
 * @param shared Values and clusters.
 * @returns Weights, flat, with their zeros.
 * @throws {RangeError} If a weight names a cluster that is not there.
 *
 * @example
 * ```ts
 * import { sharedValues } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const shared = { shape: [3], centroids: Float32Array.of(-1, 2), labels: Int32Array.of(-1, 1, 0) };
 * assert.deepEqual([...sharedValues(shared)], [0, 2, -1]);
 * ```
 */
export function sharedValues({ labels, centroids }: SharedWeights): Float32Array {
  return centroidValues(labels, centroids);
}

function size(shape: unknown): number {
  return (shape as readonly number[]).reduce((product, length) => product * length, 1);
}
