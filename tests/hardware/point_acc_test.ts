import assert from "node:assert/strict";
import fc from "fast-check";
import {
  farthestPoints,
  kernelOffsets,
  mergeCycles,
  mergeMaps,
  nearestPoints,
  sortCycles,
} from "@geta-lab/geta/hardware";

const clouds = fc.array(
  fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })),
  {
    minLength: 1,
    maxLength: 20,
  },
);
const distance = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, d) => sum + (x - b[d]!) ** 2, 0);

Deno.test("mergeMaps() counts two sorts and a merge for each offset", () => {
  const sites = Array.from({ length: 100 }, (_, i) => [i, 2 * i]), offsets = kernelOffsets(3, 2);
  const { cycles } = mergeMaps(sites, sites, { offsets, width: 16 });
  // 100 elements in runs of 16: 7 runs, 3 rounds of merging behind the first; 200 elements a merge
  assert.equal(cycles, 2 * 4 * (7 + 4) + 9 * (13 + 4));
  assert.deepEqual(mergeMaps([], [], { offsets }).cycles, 0);
  const narrow = mergeMaps(sites, sites, { offsets, width: 1 }).cycles;
  assert.equal(narrow, 2 * 8 * 100 + 9 * 200);
});

Deno.test("sortCycles() is a merge for each doubling of runs", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5000 }), fc.constantFrom(1, 4, 64), (elements, width) => {
      let rounds = 1;
      for (let run = width; run < elements; run *= 2) rounds++;
      assert.equal(sortCycles(elements, { width }), rounds * mergeCycles(elements, { width }));
    }),
    { seed: 1 },
  );
  assert.equal(sortCycles(0, { width: 4 }), 0);
});

Deno.test("nearestPoints() finds what removing the nearest again and again finds", () => {
  fc.assert(
    fc.property(clouds, clouds, fc.nat(19), (points, queries, k) => {
      const count = 1 + k % points.length;
      const { neighbours } = nearestPoints(points, { queries, count });
      queries.forEach((query, q) => {
        const left = points.map((_, j) => j), slow: number[] = [];
        while (slow.length < count) {
          const best = left.reduce((a, b) =>
            distance(points[b]!, query) < distance(points[a]!, query) ? b : a
          );
          slow.push(best);
          left.splice(left.indexOf(best), 1);
        }
        assert.deepEqual(neighbours[q], slow);
      });
    }),
    { seed: 2 },
  );
});

Deno.test("farthestPoints() takes the farthest from all before, and no point twice", () => {
  fc.assert(
    fc.property(clouds, fc.nat(19), fc.nat(19), (points, k, start) => {
      const count = 1 + k % points.length, first = start % points.length;
      const { samples } = farthestPoints(points, { count, first });
      assert.equal(new Set(samples).size, count);
      assert.equal(samples[0], first);
      const cover = (j: number, chosen: number[]) =>
        Math.min(...chosen.map((i) => distance(points[j]!, points[i]!)));
      for (let n = 1; n < count; n++) {
        const chosen = samples.slice(0, n);
        const others = points.map((_, j) => j).filter((j) => !chosen.includes(j));
        const best = others.reduce((a, b) => cover(b, chosen) > cover(a, chosen) ? b : a);
        assert.equal(samples[n], best);
      }
    }),
    { seed: 3 },
  );
});

Deno.test("nearestPoints(), farthestPoints() and mergeCycles() refuse what does not fit", () => {
  assert.throws(
    () => nearestPoints([[0]], { queries: [[0]], count: 2 }),
    new RangeError("Cannot use count: it must be an integer in [1, 1]: current value is 2"),
  );
  assert.throws(
    () => nearestPoints([[0, 1]], { queries: [[0]], count: 1 }),
    new TypeError("Cannot use queries: each must have 2 coordinates: current value is 0 at 0"),
  );
  assert.throws(
    () => nearestPoints([[NaN]], { queries: [[0]], count: 1 }),
    /Cannot use points: every number must be finite: current value is NaN at 0/,
  );
  assert.throws(
    () => farthestPoints([[0], [1]], { count: 3 }),
    new RangeError("Cannot use count: it must be an integer in [1, 2]: current value is 3"),
  );
  assert.throws(
    () => farthestPoints([[0], [1]], { count: 1, first: 2 }),
    new RangeError("Cannot use first: it must be an integer in [0, 1]: current value is 2"),
  );
  assert.throws(
    () => mergeCycles(1, { width: 0 }),
    new RangeError("Cannot use width: it must be an integer in [1, infinity): current value is 0"),
  );
});
