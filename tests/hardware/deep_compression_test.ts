import assert from "node:assert/strict";
import fc from "fast-check";
import {
  centroidStep,
  codedLayer,
  compressedBits,
  PUBLISHED_LENET_300_100,
  PUBLISHED_LENET_5,
  publishedAccount,
  sharedValues,
  type SharedWeights,
  shareWeights,
  timesSmaller,
} from "@geta-lab/geta/hardware";
import { assertNear, fixtures, reportCases } from "../support/fixtures.ts";

interface Storage {
  cases: {
    bits: number;
    weights: number[];
    zero_excluded: boolean;
    iterations: number;
    grad_per_weight: number[];
    grad_per_centroid: number[];
    centroids: number[];
    labels_of_nonzero_in_order: number[];
    sparse_storage?: {
      index_bits: number;
      entries: number;
      padding: number;
      gaps: number[];
      bits: number;
      ratio_vs_fp32: number;
    };
  }[];
}

Deno.test("fixture: shareWeights(), centroidStep(), codedLayer() and compressedBits() equal kmeans_huffman", () => {
  let stored = 0;
  for (const { file, data } of fixtures<Storage>("kmeans_huffman")) {
    for (const one of data.cases) {
      const { weights, iterations } = one, clusters = 2 ** one.bits;
      // the cases without excluded zeros have none
      if (!one.zero_excluded && weights.includes(0)) continue;
      const shared = shareWeights(weights, { shape: [weights.length], clusters, iterations });
      assertNear(shared.centroids, one.centroids, file);
      const labels = [...shared.labels].filter((label) => label !== -1);
      assert.deepEqual(labels, one.labels_of_nonzero_in_order, file);
      if (one.grad_per_weight.length === weights.length) {
        const moved = centroidStep(shared, { gradients: one.grad_per_weight, rate: 0.25 });
        const wanted = shared.centroids.map((c, k) => c - 0.25 * one.grad_per_centroid[k]!);
        assertNear(moved.centroids, [...wanted], file);
      }
      const { sparse_storage: storage } = one;
      if (storage === undefined) continue;
      stored++;
      const indexBits = storage.index_bits, { codes, gaps } = codedLayer(shared, { indexBits });
      assert.deepEqual([codes.length, gaps], [storage.entries, storage.gaps], file);
      const bits = compressedBits(shared, { indexBits, labelBits: one.bits });
      assert.deepEqual([bits.padding, bits.fixed.total], [storage.padding, storage.bits], file);
      assertNear([bits.dense / bits.fixed.total], [storage.ratio_vs_fp32], file);
    }
  }
  assert.ok(stored > 0);
});

Deno.test("fixture: shareWeights() and centroidStep() lose no sparsity, as report kmeans_zero_drift wants", () => {
  type Case = { weights: number[]; clusters: number };
  type Expect = { zero_excluded_centroids: number[]; zero_excluded_sparsity: number };
  for (
    const { case: { weights, clusters }, expect } of reportCases<Case, Expect>("kmeans_zero_drift")
  ) {
    const shared = shareWeights(weights, { shape: [weights.length], clusters });
    assertNear(shared.centroids, expect.zero_excluded_centroids, "centroids");
    const moved = centroidStep(shared, { gradients: weights.map(() => 1), rate: 0.3 });
    for (const layer of [shared, moved]) {
      const zeros = sharedValues(layer).filter((value) => value === 0).length;
      assert.equal(zeros / weights.length, expect.zero_excluded_sparsity);
    }
  }
});

/** Layers in which about half of the weights are pruned; some have none left. */
const layers = fc.record({
  weights: fc.array(fc.integer({ min: -40, max: 40 }).map((x) => Math.abs(x) < 20 ? 0 : x / 8), {
    minLength: 1,
    maxLength: 80,
  }),
  clusters: fc.integer({ min: 1, max: 9 }),
  start: fc.constantFrom("linear" as const, "density" as const),
});

Deno.test("shareWeights() and centroidStep() keep every zero, whatever the gradients are", () => {
  fc.assert(
    fc.property(layers, ({ weights, clusters, start }) => {
      let shared = shareWeights(weights, { shape: [weights.length], clusters, start });
      for (let step = 0; step < 3; step++) {
        const gradients = weights.map((_, i) => Math.sin(i + step));
        shared = centroidStep(shared, { gradients, rate: 0.5 });
        const values = sharedValues(shared);
        weights.forEach((weight, i) => assert.ok(weight !== 0 || values[i] === 0));
        assert.ok(new Set(values).size <= clusters + 1);
      }
    }),
    { seed: 1 },
  );
});

Deno.test("centroidStep() goes down the loss of the decoded weights", () => {
  // L = sum of (w - target)^2 / 2 over the weights that are left: its gradient by a weight is w - target
  const targets = [0, 1, 2, -3, 0, -2.5, 1.5];
  let shared = shareWeights([0, 0.5, 0.6, -1, 0, -1.2, 0.4], { shape: [7], clusters: 2 });
  const loss = (layer: SharedWeights) =>
    sharedValues(layer).reduce((sum, w, i) => sum + (w - targets[i]!) ** 2 / 2, 0);
  for (let step = 0; step < 200; step++) {
    const before = loss(shared),
      gradients = [...sharedValues(shared)].map((w, i) => w - targets[i]!);
    shared = centroidStep(shared, { gradients, rate: 0.1 });
    assert.ok(loss(shared) <= before + 1e-6);
  }
  // the best shared values are the means of the targets
  assertNear(shared.centroids, [-2.75, 1.5], "means");
});

Deno.test("shareWeights() starts linear, by density or at random; a linear start covers large weights", () => {
  const weights = [...Array.from({ length: 60 }, (_, i) => 0.1 + i / 1000), 3];
  const largest = (start: "linear" | "density" | "random", seed = 0) => {
    const options = { shape: [61], clusters: 4, start, iterations: 0, seed };
    return Math.max(...shareWeights(weights, options).centroids);
  };
  assert.equal(largest("linear"), 3);
  assert.ok(largest("density") < 0.2);
  // 4 of 61 weights drawn: the large one is among them in one of 15 cases
  const hits = Array.from({ length: 60 }, (_, seed) => largest("random", seed) === 3);
  assert.ok(hits.filter(Boolean).length < 15);
  const one = shareWeights([0, 1, 2], { shape: [3], clusters: 1 });
  assert.deepEqual([...sharedValues(one)], [0, 1.5, 1.5]);
  const none = shareWeights([0, 0], { shape: [2], clusters: 4 });
  assert.deepEqual([...none.labels, ...none.centroids], [-1, -1, 0, 0, 0, 0]);
});

Deno.test("compressedBits() counts what a loop over codes and gaps counts", () => {
  fc.assert(
    fc.property(
      layers,
      fc.integer({ min: 1, max: 4 }),
      ({ weights, clusters, start }, indexBits) => {
        const shared = shareWeights(weights, { shape: [weights.length], clusters, start });
        const { codes, gaps, codeLengths, gapLengths } = codedLayer(shared, { indexBits });
        const bits = compressedBits(shared, { indexBits });
        let codeBits = 0, gapBits = 0, padding = 0;
        codes.forEach((code, i) => {
          codeBits += codeLengths[code]!;
          gapBits += gapLengths[gaps[i]!]!;
          if (code === 0) padding++;
        });
        assert.deepEqual([bits.huffman.codes, bits.huffman.gaps], [codeBits, gapBits]);
        assert.equal(bits.nonzeros, weights.filter((weight) => weight !== 0).length);
        assert.equal(bits.padding, padding);
        // a fixed width has a word for every symbol that there is
        const width = bits.fixed.codes / Math.max(1, codes.length);
        assert.ok(codes.length === 0 || 2 ** width >= clusters + (padding > 0 ? 1 : 0));
        assert.equal(bits.dense, 32 * weights.length);
      },
    ),
    { seed: 2 },
  );
});

Deno.test("publishedAccount() comes near the printed rates, timesSmaller() near 40 and 39", () => {
  for (const { layers, rates, times } of [PUBLISHED_LENET_300_100, PUBLISHED_LENET_5]) {
    for (const layer of layers) {
      const { fixed, huffman } = publishedAccount(layer);
      // two digits of the density, one of the bits; conv1 of 500 weights is nearly all codebook
      const near = (own: number, printed: number) =>
        assert.ok(Math.abs(own / printed - 1) < 0.13, `${layer.name}: ${own}, printed ${printed}`);
      near(fixed, layer.rates.fixed);
      near(huffman, layer.rates.huffman);
    }
    const printed = timesSmaller(
      layers.map(({ weights, rates }) => ({ weights, rate: rates.huffman })),
    );
    const own = timesSmaller(
      layers.map((layer) => ({ weights: layer.weights, rate: publishedAccount(layer).huffman })),
    );
    assert.ok(Math.abs(printed / times - 1) < 0.07, `printed layers: ${printed}`);
    assert.ok(Math.abs(own / times - 1) < 0.1, `account: ${own}`);
    assert.ok(Math.abs(1 / rates.huffman / times - 1) < 0.02);
  }
});

Deno.test("shareWeights() and its like refuse what does not fit", () => {
  assert.throws(
    () => shareWeights([1, 2], { shape: [3], clusters: 2 }),
    new TypeError("Cannot use weights: its shape must be [3]: current value is [2]"),
  );
  assert.throws(
    () => shareWeights([1, NaN], { shape: [2], clusters: 2 }),
    /must be finite: current value is NaN/,
  );
  assert.throws(
    () => shareWeights([1, 2], { shape: [2], clusters: 0 }),
    /Cannot use clusters: it must be an integer in \[1, 65536\]: current value is 0/,
  );
  assert.throws(
    () => shareWeights([1, 0], { shape: [2], clusters: 2, start: "random" }),
    /Cannot use clusters: it must be an integer in \[1, 1\]: current value is 2/,
  );
  assert.throws(
    () => shareWeights([1, 0], { shape: [2], clusters: 2, start: "middle" as "random" }),
    /Cannot use start: it must be one of linear, density, random/,
  );
  const shared = shareWeights([1, 2], { shape: [2], clusters: 2 });
  assert.throws(
    () => centroidStep(shared, { gradients: [1], rate: 1 }),
    new TypeError("Cannot use labels: its shape must be [1]: current value is [2]"),
  );
  assert.throws(() => centroidStep(shared, { gradients: [1, 2], rate: -1 }), /Cannot use rate/);
  assert.throws(
    () => compressedBits({ ...shared, labels: Int32Array.of(0, 2) }, { indexBits: 5 }),
    new RangeError("Cannot use a symbol: it must be an integer in [0, 2]: current value is 3"),
  );
  assert.throws(
    () => timesSmaller([]),
    /Cannot use the number of layers: it must be an integer in \[1, infinity\)/,
  );
});
