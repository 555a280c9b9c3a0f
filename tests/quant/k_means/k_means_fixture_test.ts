import assert from "node:assert/strict";
import {
  centroidGradients,
  centroidValues,
  codebookRate,
  integerLevel,
  kMeans,
  linearCentroids,
  zeroCounts,
} from "@geta-lab/geta/quant";
import { fixtures, reportCases } from "../../support/fixtures.ts";

interface KMeans {
  cases: {
    bits: number;
    weights: number[];
    zero_excluded: boolean;
    init_linear: number[];
    iterations: number;
    inertia_history: number[];
    centroids: number[];
    labels_of_nonzero_in_order: number[];
    inertia: number;
    grad_per_weight: number[];
    grad_per_centroid: number[];
    empty_clusters: number[];
    compression_rate_codebook_only: number;
  }[];
}

/** The tolerance of the fixtures' README. */
function assertClose(own: ArrayLike<number>, wanted: ArrayLike<number>, what: string): void {
  assert.equal(own.length, wanted.length, what);
  for (let i = 0; i < wanted.length; i++) {
    const error = Math.abs(own[i]! - wanted[i]!);
    assert.ok(
      error <= 1e-5 * Math.abs(wanted[i]!) + 1e-6,
      `${what}[${i}]: ${own[i]}, not ${wanted[i]}`,
    );
  }
}

Deno.test("fixture: linearCentroids(), kMeans(), centroidGradients() and codebookRate() equal kmeans_huffman", () => {
  for (const { file, data } of fixtures<KMeans>("kmeans_huffman")) {
    assert.ok(data.cases.length > 0);
    for (const [i, one] of data.cases.entries()) {
      const what = `${file}, case ${i}`, { weights, iterations, zero_excluded: excludeZeros } = one;
      const clusters = 2 ** one.bits;
      const clustered = excludeZeros ? weights.filter((weight) => weight !== 0) : weights;
      const start = linearCentroids(clustered, clusters);
      assertClose(start, one.init_linear, `${what} start`);

      const result = kMeans(weights, start, { iterations, excludeZeros });
      assertClose(result.centroids, one.centroids, `${what} centroids`);
      assertClose([result.inertia], [one.inertia], `${what} inertia`);
      assert.equal(one.inertia_history.length, iterations, `${what} length`);
      assert.ok(result.inertiaHistory.length <= iterations, what);
      // once no value changes its cluster the inertia stays what it is, whether somebody writes it down or not
      const rest = one.inertia_history.length - result.inertiaHistory.length;
      const history = [...result.inertiaHistory, ...new Array(rest).fill(result.inertia)];
      assertClose(history, one.inertia_history, `${what} history`);

      const labels = [...result.labels].filter((label) => label !== -1);
      assert.deepEqual(labels, one.labels_of_nonzero_in_order, what);
      const empty = [...result.centroids.keys()].filter((k) => !labels.includes(k));
      assert.deepEqual(empty, one.empty_clusters, what);
      const gradients = one.grad_per_weight;
      const perLabel = gradients.length === labels.length ? labels : result.labels;
      assertClose(
        centroidGradients(gradients, perLabel, clusters),
        one.grad_per_centroid,
        `${what} gradients`,
      );
      const rate = codebookRate(clustered.length, { clusters });
      assertClose([rate], [one.compression_rate_codebook_only], `${what} rate`);
    }
  }
});

Deno.test("fixture: kMeans() with excluded zeros loses no sparsity, as report kmeans_zero_drift wants", () => {
  interface Case {
    weights: number[];
    clusters: number;
  }
  interface Expect {
    plain_centroids: number[];
    plain_sparsity: number;
    zero_excluded_centroids: number[];
    zero_excluded_sparsity: number;
  }
  const zeros = (values: Float32Array) =>
    values.filter((value) => value === 0).length / values.length;
  for (
    const { case: { weights, clusters }, expect } of reportCases<Case, Expect>("kmeans_zero_drift")
  ) {
    const plain = kMeans(weights, linearCentroids(weights, clusters));
    assertClose(plain.centroids, expect.plain_centroids, "plain");
    assertClose(
      [zeros(centroidValues(plain.labels, plain.centroids))],
      [expect.plain_sparsity],
      "plain",
    );
    const nonzero = weights.filter((weight) => weight !== 0);
    const own = kMeans(weights, linearCentroids(nonzero, clusters), { excludeZeros: true });
    assertClose(own.centroids, expect.zero_excluded_centroids, "zeros excluded");
    assertClose(
      [zeros(centroidValues(own.labels, own.centroids))],
      [expect.zero_excluded_sparsity],
      "kept",
    );
    // training moves the shared values, which moves no zero
    const moved = centroidValues(own.labels, own.centroids.map((centroid) => centroid - 0.3));
    weights.forEach((weight, i) => assert.ok(weight !== 0 || moved[i] === 0));
  }
});

Deno.test("fixture: zeroCounts() tells zeros by mask from those by rounding, as report zeros_by_rounding wants", () => {
  interface Case {
    weights: number[];
    d: number;
    pruned: number;
  }
  interface Expect {
    pruned_sparsity: number;
    zero_codes: number;
  }
  for (
    const { case: { weights, d, pruned }, expect } of reportCases<Case, Expect>("zeros_by_rounding")
  ) {
    const smallestFirst = weights.map((_, i) => i)
      .sort((a, b) => Math.abs(weights[a]!) - Math.abs(weights[b]!));
    const removed = new Set(smallestFirst.slice(0, pruned));
    const mask = weights.map((_, i) => removed.has(i) ? 0 : 1);
    const levels = weights.map((weight) => integerLevel(weight, { stepSize: d }));
    const { total, byMask, byRounding } = zeroCounts(levels, mask);
    assertClose([byMask / total], [expect.pruned_sparsity], "by mask");
    assertClose([byRounding / total], [expect.zero_codes], "by rounding");
  }
});
