/**
 * What shared values are used for: they replace the weights, are trained in their place, and cost fewer bits.
 *
 * @module
 */
import {
  checkOptions,
  given,
  integerWithin,
  requireInteger,
  requireShape,
} from "../../core/mod.ts";
import { ZERO_LABEL } from "./nearest_centroids.ts";

/**
 * The values that labels stand for.
 *
 * ```text
 * w_i = c_{I_i}       0 where the label is -1
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.1.
 *
 * @param labels A cluster for each value, or -1.
 * @param centroids The shared values.
 * @returns One value for each label, float32.
 * @throws {RangeError} If there is no such cluster.
 *
 * @example
 * ```ts
 * import { centroidValues } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(centroidValues([1, -1, 0], [-0.5, 2]), Float32Array.of(2, 0, -0.5));
 * ```
 */
export function centroidValues(
  labels: ArrayLike<number>,
  centroids: ArrayLike<number>,
): Float32Array {
  const values = new Float32Array(labels.length);
  for (let i = 0; i < values.length; i++) {
    const label = requireLabel(labels[i]!, centroids.length);
    values[i] = label === ZERO_LABEL ? 0 : centroids[label]!;
  }
  return values;
}

/**
 * The gradient by each shared value: that of a sum is the sum of gradients. Weights that are zero for good give nothing.
 *
 * ```text
 * dL/dc_k = sum_{i : I_i = k} dL/dw_i
 * ```
 *
 * The MIT course's lab takes the mean of the weights in each cluster after every step instead; that is another rule.
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3.3.
 *
 * @param gradients Gradient by each weight.
 * @param labels Cluster of each weight, or -1.
 * @param clusters Number of clusters.
 * @returns Gradient by each centroid; 0 for an empty cluster.
 * @throws {TypeError} If there are not as many labels as gradients.
 * @throws {RangeError} If there is no such cluster.
 *
 * @example
 * ```ts
 * import { centroidGradients } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...centroidGradients([1, 2, 4, 8], [0, 1, 0, -1], 2)], [5, 2]);
 * ```
 */
export function centroidGradients(
  gradients: ArrayLike<number>,
  labels: ArrayLike<number>,
  clusters: number,
): Float64Array {
  requireShape("labels", [labels.length], [gradients.length]);
  const sums = new Float64Array(clusters);
  for (let i = 0; i < gradients.length; i++) {
    const label = requireLabel(labels[i]!, clusters);
    if (label !== ZERO_LABEL) sums[label]! += gradients[i]!;
  }
  return sums;
}

/**
 * How many times smaller labels and codebook are than the values themselves.
 *
 * ```text
 * r = n b / (n log2(K) + K b)
 * ```
 *
 * Source: Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 3, eq. 1.
 *
 * @param count Number of values n.
 * @param options Number of clusters K, and bits b of a value; 32 by default.
 * @returns The rate, above 1 if sharing pays.
 * @throws {RangeError} If a number is no positive integer.
 *
 * @example The paper's own: 16 weights, 4 clusters
 * ```ts
 * import { codebookRate } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(codebookRate(16, { clusters: 4 }), 3.2);
 * ```
 */
export function codebookRate(count: number, options: { clusters: number; bits?: number }): number {
  checkOptions("codebookRate()", options, {
    clusters: given(integerWithin({ min: 1 })),
    bits: integerWithin({ min: 1 }),
  });
  const { clusters, bits = 32 } = options;
  requireInteger("count", count, { min: 1 });
  return count * bits / (count * Math.log2(clusters) + clusters * bits);
}

function requireLabel(label: number, clusters: number): number {
  return requireInteger("a label", label, { min: ZERO_LABEL, max: clusters - 1 });
}
