import { checkOptions, requireInteger, trueOrFalse, unchecked } from "../../core/mod.ts";
import { nearestCentroids, ZERO_LABEL } from "./nearest_centroids.ts";

/** Options of {@linkcode kMeans}. */
export interface KMeansOptions {
  /** Centroid updates at most; it ends earlier when no value changes its cluster. Default 100. */
  iterations?: number;
  /** Whether exact zeros, as pruned weights are, stay zero and move no centroid. Default false. */
  excludeZeros?: boolean;
}

/** What {@linkcode kMeans} finds. */
export interface Clustering {
  /** Centroids, in the order of their starts. */
  centroids: Float64Array;
  /** For each value the cluster of the nearest centroid; -1 for zeros that are excluded. */
  labels: Int32Array;
  /** Sum of squared distances of the values to their centroids, unit of the values squared. */
  inertia: number;
  /** The same before each centroid update; never rises. */
  inertiaHistory: number[];
}

/**
 * Clusters numbers so that each can be replaced by the centroid of its cluster (Lloyd's algorithm in one dimension). Excluded
 * zeros are in no cluster, so no update of the centroids can make them anything but zero.
 *
 * | symbol | here          | meaning                                    |
 * | ------ | ------------- | ------------------------------------------ |
 * | w_i    | `values`      | the numbers                                |
 * | c_k    | `centroids`   | the shared values                          |
 * | I_i    | `labels`      | cluster of w_i                             |
 *
 * ```text
 * repeat:  I_i = argmin_k |w_i - c_k|
 *          c_k = mean { w_i : I_i = k }         an empty cluster keeps its centroid
 * inertia  = sum_i (w_i - c_{I_i})^2
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.1; Lloyd: Least squares quantization in PCM (1982).
 *
 * @param values The numbers, flat; not changed.
 * @param centroids Where the centroids start, for example {@linkcode linearCentroids}; not changed.
 * @param options Length, and whether zeros are left out.
 * @returns Centroids, labels and inertia.
 * @throws {RangeError} If a number is not finite, there is no centroid, or `iterations` is no integer from 0.
 *
 * @example Pruned weights stay zero
 * ```ts
 * import { centroidValues, kMeans } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const weights = [0, 0, 0.25, 0.75, -1];
 * const { centroids, labels } = kMeans(weights, [-1, 1], { excludeZeros: true });
 * assert.deepEqual([...centroids], [-1, 0.5]);
 * assert.deepEqual([...centroidValues(labels, centroids)], [0, 0, 0.5, 0.5, -1]);
 * ```
 */
export function kMeans(
  values: ArrayLike<number>,
  centroids: ArrayLike<number>,
  options: KMeansOptions = {},
): Clustering {
  checkOptions("kMeans()", options, { iterations: unchecked, excludeZeros: trueOrFalse });
  const { iterations = 100, excludeZeros = false } = options;
  requireInteger("iterations", iterations, { min: 0 });
  let current: Float64Array = Float64Array.from(centroids);
  let labels = nearestCentroids(values, current, { excludeZeros });
  const inertiaHistory: number[] = [];
  for (let i = 0; i < iterations; i++) {
    inertiaHistory.push(inertiaOf(values, labels, current));
    current = updatedCentroids(values, labels, current);
    const next = nearestCentroids(values, current, { excludeZeros });
    const settled = next.every((label, j) => label === labels[j]);
    labels = next;
    if (settled) break;
  }
  return {
    centroids: current,
    labels,
    inertia: inertiaOf(values, labels, current),
    inertiaHistory,
  };
}

/** The mean of each cluster; the centroid itself where the cluster is empty. */
function updatedCentroids(
  values: ArrayLike<number>,
  labels: Int32Array,
  centroids: Float64Array,
): Float64Array {
  const sums = new Float64Array(centroids.length), counts = new Float64Array(centroids.length);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] === ZERO_LABEL) continue;
    sums[labels[i]!]! += values[i]!;
    counts[labels[i]!]! += 1;
  }
  return centroids.map((centroid, k) => counts[k] === 0 ? centroid : sums[k]! / counts[k]!);
}

function inertiaOf(values: ArrayLike<number>, labels: Int32Array, centroids: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== ZERO_LABEL) sum += (values[i]! - centroids[labels[i]!]!) ** 2;
  }
  return sum;
}
