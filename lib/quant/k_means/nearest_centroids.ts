import { checkOptions, requireFiniteNumbers, trueOrFalse } from "../../core/mod.ts";

/**
 * Label of a value that belongs to no cluster: it is zero and stays so.
 *
 * @example
 * ```ts
 * import { kMeans, ZERO_LABEL } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...kMeans([0, 3], [3], { excludeZeros: true }).labels], [ZERO_LABEL, 0]);
 * ```
 */
export const ZERO_LABEL: -1 = -1;

/** What {@linkcode nearestCentroids} leaves out. */
export interface NearestCentroidsOptions {
  /** Whether exact zeros get {@linkcode ZERO_LABEL} instead of a cluster. Default false. */
  excludeZeros?: boolean;
}

/**
 * The cluster of each value: that of the nearest centroid.
 *
 * ```text
 * label(x) = the smallest k with |x - c_k| = min_j |x - c_j|
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.1.
 *
 * @param values The numbers, flat.
 * @param centroids Centroids c in any order.
 * @param options Whether zeros are left out.
 * @returns A label for each value, 0 ... K-1, or {@linkcode ZERO_LABEL}.
 * @throws {RangeError} If a number is not finite, or there is no centroid.
 *
 * @example In the middle the first centroid wins
 * ```ts
 * import { nearestCentroids } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...nearestCentroids([0, 1, 1.1, 9], [0, 2])], [0, 0, 1, 1]);
 * assert.deepEqual([...nearestCentroids([0, 1], [0, 2], { excludeZeros: true })], [-1, 0]);
 * ```
 */
export function nearestCentroids(
  values: ArrayLike<number>,
  centroids: ArrayLike<number>,
  options: NearestCentroidsOptions = {},
): Int32Array {
  checkOptions("nearestCentroids()", options, { excludeZeros: trueOrFalse });
  const { excludeZeros = false } = options;
  requireFiniteNumbers("values", values);
  requireFiniteNumbers("centroids", centroids);
  if (centroids.length === 0) {
    throw new RangeError("Cannot use centroids: there must be at least one: current value is none");
  }
  const ascending = distinctAscending(centroids);
  const places = ascending.map((k) => centroids[k]!);
  const labels = new Int32Array(values.length);
  for (let i = 0; i < labels.length; i++) {
    const x = values[i]!;
    labels[i] = excludeZeros && x === 0 ? ZERO_LABEL : nearest(x, places, ascending);
  }
  return labels;
}

/** Indices of the centroids in the order of their places; of equal ones only the first. */
function distinctAscending(centroids: ArrayLike<number>): number[] {
  const order = Array.from(centroids, (_, k) => k).sort((a, b) => centroids[a]! - centroids[b]!);
  return order.filter((k, i) => i === 0 || centroids[order[i - 1]!] !== centroids[k]);
}

/** Its neighbours are found by halving the range in which they lie. */
function nearest(x: number, places: readonly number[], indices: readonly number[]): number {
  let low = 0, high = places.length; // the first place that is at least x lies in [low, high]
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle]! < x) low = middle + 1;
    else high = middle;
  }
  if (low === places.length) return indices[low - 1]!;
  if (low === 0) return indices[0]!;
  const below = x - places[low - 1]!, above = places[low]! - x;
  if (below === above) return Math.min(indices[low - 1]!, indices[low]!);
  return below < above ? indices[low - 1]! : indices[low]!;
}
