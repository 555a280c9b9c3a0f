import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { densityCentroids, kMeans, linearCentroids, randomCentroids } from "@geta-lab/geta/quant";

const stream = random(5);
const weights = Float32Array.from({ length: 2000 }, () => 0.1 * stream.normal());

Deno.test("linearCentroids() has both ends and equal distances", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1 }),
      fc.integer({ min: 2, max: 20 }),
      (values, clusters) => {
        const centroids = linearCentroids(values, clusters);
        const sorted = values.toSorted((a, b) => a - b);
        assert.equal(centroids[0], sorted[0]);
        assert.ok(Math.abs(centroids.at(-1)! - sorted.at(-1)!) < 1e-9);
        for (let k = 2; k < clusters; k++) {
          const [a, b, c] = centroids.slice(k - 2);
          assert.ok(Math.abs(c! - b! - (b! - a!)) < 1e-9);
        }
      },
    ),
    { seed: 31 },
  );
});

Deno.test("densityCentroids() has as many values between neighbours everywhere", () => {
  const centroids = densityCentroids(weights, 10);
  for (let k = 1; k < 10; k++) {
    const between = weights.filter((w) => w >= centroids[k - 1]! && w < centroids[k]!).length;
    assert.equal(between, 200);
  }
});

Deno.test("densityCentroids() and randomCentroids() start nearer to zero than linearCentroids(), which keeps the large weights", () => {
  const furthest = (centroids: Float64Array) => Math.max(-centroids[0]!, centroids.at(-1)!);
  const linear = furthest(linearCentroids(weights, 16));
  assert.ok(furthest(densityCentroids(weights, 16)) < 0.7 * linear);
  assert.ok(furthest(randomCentroids(weights, 16)) < 0.9 * linear);
});

Deno.test("randomCentroids() draws different values, the same for the same seed", () => {
  const values = Array.from({ length: 30 }, (_, i) => i);
  const drawn = randomCentroids(values, 8, { seed: 3 });
  assert.equal(new Set(drawn).size, 8);
  assert.ok(drawn.every((value) => values.includes(value)));
  assert.deepEqual(drawn, randomCentroids(values, 8, { seed: 3 }));
  assert.notDeepEqual(drawn, randomCentroids(values, 8, { seed: 4 }));
});

Deno.test("every start of kMeans() ends with a smaller inertia than it began with", () => {
  for (const start of [linearCentroids, densityCentroids, randomCentroids]) {
    const { inertia, inertiaHistory } = kMeans(weights, start(weights, 8));
    assert.ok(inertia < inertiaHistory[0]!, start.name);
  }
});

Deno.test("starting centroids are refused for no values, no clusters and what is no number", () => {
  for (const start of [linearCentroids, densityCentroids, randomCentroids]) {
    assert.throws(
      () => start([], 2),
      new RangeError(
        "Cannot use the number of values: it must be an integer in [1, infinity): current value is 0",
      ),
    );
    assert.throws(
      () => start([1, 2], 0),
      new RangeError(
        "Cannot use clusters: it must be an integer in [1, infinity): current value is 0",
      ),
    );
    assert.throws(
      () => start([1, Infinity], 1),
      new RangeError(
        "Cannot use values: every number must be finite: current value is Infinity at 1",
      ),
    );
  }
  assert.throws(
    () => randomCentroids([1, 2], 3),
    new RangeError("Cannot use clusters: it must be an integer in [1, 2]: current value is 3"),
  );
});
