import assert from "node:assert/strict";
import fc from "fast-check";
import {
  centroidValues,
  densityCentroids,
  kMeans,
  linearCentroids,
  nearestCentroids,
  randomCentroids,
} from "@geta-lab/geta/quant";

const numbers = fc.array(fc.integer({ min: -50, max: 50 }).map((n) => n / 8), {
  minLength: 3,
  maxLength: 60,
});
const clusterCounts = fc.integer({ min: 1, max: 9 });

/** The textbook, one centroid at a time. */
function slowLloyd(values: number[], start: Iterable<number>, iterations: number): number[] {
  let centroids = [...start];
  for (let i = 0; i < iterations; i++) {
    const clusters: number[][] = centroids.map(() => []);
    for (const value of values) {
      const distances = centroids.map((centroid) => Math.abs(value - centroid));
      clusters[distances.indexOf(distances.toSorted((a, b) => a - b)[0]!)]!.push(value);
    }
    centroids = centroids.map((centroid, k) =>
      clusters[k]!.length === 0
        ? centroid
        : clusters[k]!.reduce((a, b) => a + b) / clusters[k]!.length
    );
  }
  return centroids;
}

Deno.test("kMeans() equals a slow loop from every start, iteration by iteration", () => {
  fc.assert(
    fc.property(numbers, clusterCounts, fc.nat(6), (values, clusters, iterations) => {
      const starts = [linearCentroids(values, clusters), densityCentroids(values, clusters)];
      if (clusters <= values.length) {
        starts.push(randomCentroids(values, clusters, { seed: clusters }));
      }
      for (const start of starts) {
        const { centroids } = kMeans(values, start, { iterations });
        assert.deepEqual([...centroids], slowLloyd(values, start, iterations));
      }
    }),
    { seed: 21 },
  );
});

Deno.test("kMeans() never raises the inertia, and ends where no value changes its cluster", () => {
  fc.assert(
    fc.property(numbers, clusterCounts, (values, clusters) => {
      const result = kMeans(values, linearCentroids(values, clusters));
      const { centroids, labels, inertia, inertiaHistory } = result;
      [...inertiaHistory, inertia].reduce((before, after) => {
        assert.ok(after <= before + 1e-9, `${after} after ${before}`);
        return after;
      });
      assert.ok(inertiaHistory.length < 100);
      assert.deepEqual(labels, nearestCentroids(values, centroids));
      assert.deepEqual(kMeans(values, centroids).centroids, centroids);
    }),
    { seed: 22 },
  );
});

Deno.test("kMeans() clusters are the same for shuffled values and move with a shift and a positive scale", () => {
  fc.assert(
    fc.property(numbers, clusterCounts, (values, clusters) => {
      const { centroids, labels } = kMeans(values, linearCentroids(values, clusters));
      const backwards = values.toReversed();
      const reversed = kMeans(backwards, linearCentroids(backwards, clusters));
      assert.deepEqual(reversed.labels.toReversed(), labels);
      // powers of two, so that no rounding can move a value to another cluster
      const moved = values.map((value) => 4 * value);
      assert.deepEqual(
        kMeans(moved, linearCentroids(moved, clusters)).centroids,
        centroids.map((centroid) => 4 * centroid),
      );
    }),
    { seed: 23 },
  );
});

Deno.test("kMeans() with zeros excluded keeps every zero, and finds what it finds without them", () => {
  fc.assert(
    fc.property(numbers, clusterCounts, fc.nat(5), (values, clusters, iterations) => {
      const others = values.filter((value) => value !== 0);
      fc.pre(others.length > 0);
      const start = linearCentroids(others, clusters);
      const { centroids, labels } = kMeans(values, start, { iterations, excludeZeros: true });
      const without = kMeans(others, start, { iterations });
      assert.deepEqual(centroids, without.centroids);
      const shared = centroidValues(labels, centroids);
      values.forEach((value, i) => {
        assert.equal(labels[i] === -1, value === 0);
        if (value === 0) assert.equal(shared[i], 0);
      });
    }),
    { seed: 24 },
  );
});

Deno.test("kMeans() keeps the centroid of an empty cluster", () => {
  const { centroids, labels } = kMeans([0, 1, 10], [0, 5, 10]);
  assert.deepEqual([...centroids], [0.5, 5, 10]);
  assert.deepEqual([...labels], [0, 0, 2]);
});

Deno.test("kMeans() with as many clusters as different values represents each exactly", () => {
  const values = [3, -1, 3, 7, -1];
  const { centroids, labels, inertia } = kMeans(values, [-1, 3, 7]);
  assert.equal(inertia, 0);
  assert.deepEqual([...centroidValues(labels, centroids)], values);
});

Deno.test("kMeans() refuses what has no order", () => {
  assert.throws(
    () => kMeans([1, NaN], [0]),
    new RangeError("Cannot use values: every number must be finite: current value is NaN at 1"),
  );
  assert.throws(
    () => kMeans([1], [0, Infinity]),
    new RangeError(
      "Cannot use centroids: every number must be finite: current value is Infinity at 1",
    ),
  );
  assert.throws(
    () => kMeans([1], []),
    new RangeError("Cannot use centroids: there must be at least one: current value is none"),
  );
  assert.throws(
    () => kMeans([1], [0], { iterations: -1 }),
    new RangeError(
      "Cannot use iterations: it must be an integer in [0, infinity): current value is -1",
    ),
  );
});

Deno.test("nearestCentroids() equals the first minimum over all centroids, equal ones included", () => {
  const places = fc.array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(places, places, (values, centroids) => {
      const wanted = values.map((value) => {
        const distances = centroids.map((centroid) => Math.abs(value - centroid));
        return distances.indexOf(distances.toSorted((a, b) => a - b)[0]!);
      });
      assert.deepEqual([...nearestCentroids(values, centroids)], wanted);
    }),
    { seed: 25 },
  );
});
