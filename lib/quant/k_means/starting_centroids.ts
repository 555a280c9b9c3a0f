/**
 * Where k-means starts. In one dimension the start decides which weights share a value at the end, since Lloyd's iterations only
 * reach the nearest local optimum.
 *
 * @module
 */
import {
  checkOptions,
  integerWithin,
  largest,
  permutation,
  random,
  requireFiniteNumbers,
  requireInteger,
  smallest,
} from "../../core/mod.ts";

/**
 * Centroids at equal distances over the range of the values. Large weights matter and are few; this start is the only one of the
 * three that gives them centroids of their own.
 *
 * ```text
 * c_k = min + (max - min) k / (K - 1),  k = 0 ... K-1;     one centroid stands in the middle
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.2.
 *
 * @param values At least one number.
 * @param clusters Number of centroids K.
 * @returns The centroids, ascending.
 * @throws {RangeError} If there is no value, one is not finite, or K is no integer from 1.
 *
 * @example
 * ```ts
 * import { linearCentroids } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...linearCentroids([-1, 0.9, 1, 0.8], 3)], [-1, 0, 1]);
 * ```
 */
export function linearCentroids(values: ArrayLike<number>, clusters: number): Float64Array {
  requireValues(values, clusters);
  const numbers = Float64Array.from(values);
  const min = smallest(numbers), max = largest(numbers);
  if (clusters === 1) return Float64Array.of((min + max) / 2);
  return Float64Array.from({ length: clusters }, (_, k) => min + (max - min) * k / (clusters - 1));
}

/**
 * Centroids at equal shares of the values: where many values lie, many centroids lie.
 *
 * ```text
 * c_k = the value below which a share (k + 1/2) / K of the sorted values lies
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.2 (density-based initialisation).
 *
 * @param values At least one number.
 * @param clusters Number of centroids K.
 * @returns The centroids, ascending; equal ones if a value is that frequent.
 * @throws {RangeError} If there is no value, one is not finite, or K is no integer from 1.
 *
 * @example Three of four values are small
 * ```ts
 * import { densityCentroids } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...densityCentroids([9, 0.1, 0.2, 0.3], 2)], [0.2, 9]);
 * ```
 */
export function densityCentroids(values: ArrayLike<number>, clusters: number): Float64Array {
  requireValues(values, clusters);
  const sorted = Float64Array.from(values).sort();
  return Float64Array.from(
    { length: clusters },
    (_, k) => sorted[Math.floor((k + 0.5) * sorted.length / clusters)]!,
  );
}

/**
 * Centroids at values drawn at random, no value twice.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.2 (Forgy's initialisation).
 *
 * @param values At least as many numbers as centroids.
 * @param clusters Number of centroids K.
 * @param options The seed; 0 by default.
 * @returns The centroids, ascending.
 * @throws {RangeError} If there are fewer values than centroids, one is not finite, or K is no integer from 1.
 *
 * @example
 * ```ts
 * import { randomCentroids } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...randomCentroids([3, 1, 2], 3, { seed: 7 })], [1, 2, 3]);
 * ```
 */
export function randomCentroids(
  values: ArrayLike<number>,
  clusters: number,
  options: { seed?: number } = {},
): Float64Array {
  checkOptions("randomCentroids()", options, { seed: integerWithin() });
  const { seed = 0 } = options;
  requireValues(values, clusters);
  requireInteger("clusters", clusters, { min: 1, max: values.length });
  const order = permutation(values.length, random(seed));
  return Float64Array.from(order.subarray(0, clusters), (i) => values[i]!).sort();
}

function requireValues(values: ArrayLike<number>, clusters: number): void {
  requireInteger("the number of values", values.length, { min: 1 });
  requireFiniteNumbers("values", values);
  requireInteger("clusters", clusters, { min: 1 });
}
