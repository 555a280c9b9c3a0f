import assert from "node:assert/strict";
import fc from "fast-check";
import { useEngine } from "@geta-lab/geta/engine";
import {
  cosineDistance,
  type DistanceMetric,
  distanceSum,
  distanceSums,
  fpgm,
  geometricMedian,
  lpNorm,
} from "@geta-lab/geta/importance";
import { fixtures, type FixtureTensor, reportCases, values } from "../support/fixtures.ts";
import { assertClose, exampleGroup, normals, plainGroup } from "./support.ts";

interface Fpgm {
  weight_oihw: FixtureTensor;
  pairwise_l2: FixtureTensor;
  distance_sum_l2: number[];
  distance_sum_l1: number[];
  distance_sum_cosine: number[];
  prune_count: number;
  pruned_filters: number[];
  order_most_redundant_first: number[];
  l2_norms: number[];
  pruned_by_l2_norm: number[];
  geometric_median: number[];
  distance_to_geometric_median: number[];
  mixed: {
    norm_prune_count: number;
    distance_prune_count: number;
    by_norm: number[];
    by_distance_among_rest: number[];
  };
}

const ascending = (list: number[]) => list.toSorted((a, b) => a - b);

/** Rows of a row-major matrix. */
function rowsOf(data: Float64Array | Float32Array, count: number): ArrayLike<number>[] {
  const length = data.length / count;
  return Array.from({ length: count }, (_, j) => data.subarray(j * length, (j + 1) * length));
}

function slowDistance(a: ArrayLike<number>, b: ArrayLike<number>, metric: DistanceMetric): number {
  let squares = 0, absolutes = 0, dot = 0, aa = 0, bb = 0;
  for (let t = 0; t < a.length; t++) {
    squares += (a[t]! - b[t]!) ** 2;
    absolutes += Math.abs(a[t]! - b[t]!);
    dot += a[t]! * b[t]!;
    aa += a[t]! ** 2;
    bb += b[t]! ** 2;
  }
  if (metric === "l1") return absolutes;
  return metric === "l2" ? Math.sqrt(squares) : 1 - dot / Math.sqrt(aa * bb);
}

function slowSums(filters: ArrayLike<number>[], metric: DistanceMetric): number[] {
  return filters.map((a, i) =>
    filters.reduce((sum, b, j) => i === j ? sum : sum + slowDistance(a, b, metric), 0)
  );
}

const metrics: DistanceMetric[] = ["l2", "l1", "cosine"];

for (const { file, data } of fixtures<Fpgm>("fpgm")) {
  Deno.test(`fixture: distanceSums(), fpgm() and geometricMedian() equal ${file}`, () => {
    const count = data.weight_oihw.shape[0]!;
    const filters = rowsOf(Float64Array.from(data.weight_oihw.data, Number), count);
    const sums = distanceSums(filters);
    assertClose(sums, data.distance_sum_l2, "l2");
    // the sum of two filters is their distance
    const pairs = filters.flatMap((a, i) =>
      filters.map((b, j) => i === j ? 0 : distanceSums([a, b])[0]!)
    );
    assertClose(pairs, data.pairwise_l2.data.map(Number), "pairs");
    data.order_most_redundant_first.forEach((_, k, order) =>
      assert.deepEqual(fpgm(filters, k / count), ascending(order.slice(0, k)), `${k} filters`)
    );
    assert.deepEqual(data.order_most_redundant_first.length, count);
    assertClose(filters.map((filter) => lpNorm(filter)), data.l2_norms, "norms");
    assertClose(distanceSums(filters, { metric: "l1" }), data.distance_sum_l1, "l1");
    assertClose(distanceSums(filters, { metric: "cosine" }), data.distance_sum_cosine, "cosine");
    assert.deepEqual(fpgm(filters, data.prune_count / count), ascending(data.pruned_filters));
    assert.deepEqual(
      fpgm(filters, 0, { normShare: data.prune_count / count }),
      ascending(data.pruned_by_l2_norm),
    );
    const { mixed } = data;
    const own = fpgm(filters, mixed.distance_prune_count / count, {
      normShare: mixed.norm_prune_count / count,
    });
    assert.deepEqual(own, ascending([...mixed.by_norm, ...mixed.by_distance_among_rest]));
    const median = geometricMedian(filters);
    assertClose(median, data.geometric_median, "median");
    const away = filters.map((filter) => slowDistance(filter, median, "l2"));
    assertClose(away, data.distance_to_geometric_median, "distance to the median");
    const group = plainGroup(values(data.weight_oihw), { shape: data.weight_oihw.shape, axis: 0 });
    assertClose(distanceSum(group), data.distance_sum_l2, "the criterion");
    assertClose(cosineDistance(group), data.distance_sum_cosine, "the criterion of cosines");
  });
}

Deno.test("fixture: fpgm() counts filters, not kernels, and says how filters that are zero lock in", () => {
  type Filters = { filters: number[][]; distance_sums: number[]; chosen: number[] };
  const cases = reportCases<
    { filters: number[][]; ratio: number },
    { distance_sums: number[]; pruned: number[] },
    { lock_in?: Filters }
  >("fpgm_counts_filters");
  for (const { case: { filters, ratio }, expect, lock_in: lockIn } of cases) {
    assertClose(distanceSums(filters), expect.distance_sums, "sums");
    assert.deepEqual(fpgm(filters, ratio), ascending(expect.pruned));
    assert.equal(fpgm(filters, ratio).length, Math.floor(ratio * filters.length + 1e-9));
    if (lockIn === undefined) continue;
    assertClose(distanceSums(lockIn.filters), lockIn.distance_sums, "sums with zero filters");
    const share = lockIn.chosen.length / lockIn.filters.length;
    assert.deepEqual(fpgm(lockIn.filters, share), ascending(lockIn.chosen));
  }
});

Deno.test("distanceSums() equals its loop for every metric, whatever the number of filters", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 11 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(1000),
      (count, length, seed) => {
        const filters = rowsOf(normals(count * length, seed), count);
        for (const metric of metrics) {
          assertClose(distanceSums(filters, { metric }), slowSums(filters, metric), metric);
        }
      },
    ),
    { seed: 5, numRuns: 50 },
  );
});

Deno.test("distanceSums() scales, follows permutations, and sees no translation or, by cosine, no lengths", () => {
  const filters = rowsOf(normals(60, 1), 6).map((row) => Array.from(row));
  for (const metric of metrics) {
    const sums = distanceSums(filters, { metric });
    const factor = metric === "cosine" ? 1 : 3;
    const scaled = filters.map((row) => row.map((w) => -3 * w));
    assertClose(distanceSums(scaled, { metric }), sums.map((s) => factor * s), `${metric} scaled`);
    assertClose(distanceSums(filters.toReversed(), { metric }), sums.toReversed(), metric);
    const changed = filters.map((row, j) =>
      row.map((w, t) => metric === "cosine" ? (j + 1) * w : w + t)
    );
    assertClose(distanceSums(changed, { metric }), sums, `${metric} changed`);
  }
});

Deno.test("distanceSums() by a matrix product equals the direct sums, for filters that are nearly equal and far from zero, too", async () => {
  const count = 40, length = 700;
  const spread = normals(count * length, 2);
  // pairs of nearly equal filters, and all of them far from the origin
  const data = spread.map((_, at) => {
    const filter = Math.floor(at / length), own = at % length;
    return 5 + spread[(filter - filter % 2) * length + own]! + 1e-3 * (filter % 2) * spread[at]!;
  });
  const filters = rowsOf(Float32Array.from(data), count);
  await useEngine();
  for (const metric of ["l2", "cosine"] as const) {
    assertClose(distanceSums(filters, { metric }), slowSums(filters, metric), metric);
  }
  // the distance to the twin alone, which a plain product in float32 would get wrong by a percent
  const twins = [filters[0]!, filters[1]!];
  assertClose(distanceSums(twins), slowSums(twins, "l2"), "twins");
});

Deno.test("distanceSums() among non-zero filters leaves the others out", () => {
  const filters = [[0, 0], [3, 0], [0, -0], [0, 4]];
  assert.deepEqual([...distanceSums(filters)], [7, 11, 7, 13]);
  assert.deepEqual([...distanceSums(filters, { among: "nonZero" })], [0, 5, 0, 5]);
  assert.deepEqual([...distanceSums(filters, { metric: "cosine" })], [2, 3, 2, 3]);
});

Deno.test("fpgm() among non-zero filters counts those that are zero as gone and ranks the rest without them", () => {
  // 1, 2 and 3 lie together; 0 is near the zero filter 4, so it has a small sum among all
  const filters = [[1, 0], [9, 9], [9, 8], [8, 9], [0, 0]];
  assert.deepEqual(fpgm(filters, 0.4), [2, 3]);
  assert.deepEqual(fpgm(filters, 0.4, { among: "nonZero" }), [2, 4]);
  assert.deepEqual(fpgm([[0], [0], [1], [5]], 0.25, { among: "nonZero" }), [0]);
});

Deno.test("fpgm() takes exactly floor(share c_o) filters, equal ones by their index, and more of a larger share", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.nat(100),
      fc.nat(100),
      fc.nat(1000),
      (count, a, b, seed) => {
        const filters = rowsOf(normals(3 * count, seed), count);
        const [less, more] = [
          fpgm(filters, Math.min(a, b) / 100),
          fpgm(filters, Math.max(a, b) / 100),
        ];
        assert.equal(more.length, Math.floor(Math.max(a, b) * count / 100 + 1e-9));
        assert.ok(less.every((j) => more.includes(j)));
      },
    ),
    { seed: 6 },
  );
  assert.deepEqual(fpgm([[1], [1], [1]], 0.67), [0, 1]);
  assert.deepEqual(fpgm(rowsOf(normals(20, 3), 10), 1 - 0.9).length, 1);
});

Deno.test("distanceSums() and fpgm() refuse NaN, ragged rows, unknown words and shares above the whole", () => {
  assert.throws(
    () => distanceSums([[1], [NaN]]),
    new RangeError("Cannot use filter 1: every number must be finite: current value is NaN at 0"),
  );
  assert.throws(
    () => distanceSums([[1], [1, 2]]),
    new TypeError("Cannot use filter 1: its shape must be [1]: current value is [2]"),
  );
  assert.throws(
    () => distanceSums([[1]], { metric: "l3" as "l2" }),
    /Cannot use metric: it must be one of l2, l1, cosine: current value is l3; did you mean l2\?/,
  );
  assert.throws(
    () => fpgm([[1]], 0.5, { among: "nonzeros" as "nonZero" }),
    /Cannot use among: it must be one of all, nonZero: current value is nonzeros/,
  );
  assert.throws(
    () => fpgm([[1]], 1.5),
    new RangeError("Cannot use share: it must be a number in [0, 1]: current value is 1.5"),
  );
  assert.throws(
    () => fpgm([[1], [2]], 1, { normShare: 0.5 }),
    new RangeError(
      "Cannot choose filters: share and normShare must be at most 1 together: current value is 1.5",
    ),
  );
  const scored = exampleGroup(4);
  scored.parameters.kernel![3] = NaN;
  assert.throws(() => distanceSum(scored), /Cannot use filter 1: every number must be finite/);
});

Deno.test("geometricMedian() has no point with a smaller sum around it, and moves with its points", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(1000), (count, seed) => {
      const points = rowsOf(normals(3 * count, seed), count).map((row) => Array.from(row));
      const median = geometricMedian(points);
      const total = (x: ArrayLike<number>) =>
        points.reduce((sum, point) => sum + slowDistance(point, x, "l2"), 0);
      const least = total(median);
      for (let axis = 0; axis < 3; axis++) {
        for (const by of [-1e-3, 1e-3]) {
          assert.ok(total(median.with(axis, median[axis]! + by)) >= least - 1e-9);
        }
      }
      const moved = geometricMedian(points.map((point) => point.map((x) => 2 * x + 1)));
      moved.forEach((x, i) => assert.ok(Math.abs(x - (2 * median[i]! + 1)) < 1e-4));
    }),
    { seed: 7, numRuns: 40 },
  );
});

Deno.test("geometricMedian() goes on from a point that it meets, unless that is the answer", () => {
  // the mean of these is the first point, which is not their median
  const points = [[0, 0], [-3, 0], [1, 1], [1, -1], [1, 0]];
  const median = geometricMedian(points);
  assert.ok(median[0]! > 0.1, `${median}`);
  // four corners about a fifth point: the pulls cancel
  const cross = [[0, 0], [1, 0], [-1, 0], [0, 1], [0, -1]];
  assert.deepEqual([...geometricMedian(cross)], [0, 0]);
  assert.deepEqual([...geometricMedian([[7, 7], [7, 7]])], [7, 7]);
});

Deno.test("geometricMedian() refuses no points, NaN and ragged points", () => {
  assert.throws(
    () => geometricMedian([]),
    /Cannot use the number of points: it must be an integer in \[1, infinity\): current value is 0/,
  );
  assert.throws(() => geometricMedian([[NaN]]), /Cannot use point 0: every number must be finite/);
  assert.throws(
    () => geometricMedian([[1], [1, 2]]),
    new TypeError("Cannot use point 1: its shape must be [1]: current value is [2]"),
  );
});
