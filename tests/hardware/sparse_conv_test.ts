import assert from "node:assert/strict";
import fc from "fast-check";
import {
  denseSites,
  groupingCost,
  groupOffsets,
  kernelMaps,
  kernelOffsets,
  mergeMaps,
  neighbourMasks,
  outputStationaryCost,
  type Site,
  sparseConvolution,
  stridedSites,
  tuneGrouping,
} from "@geta-lab/geta/hardware";

/** Distinct sites in one, two or three dimensions, negative ones among them, in any order. */
const clouds = fc.integer({ min: 1, max: 3 }).chain((dimensions) =>
  fc.record({
    dimensions: fc.constant(dimensions),
    sites: fc.uniqueArray(
      fc.array(fc.integer({ min: -4, max: 4 }), { minLength: dimensions, maxLength: dimensions }),
      { maxLength: 14, selector: String },
    ),
  })
);

/** Small whole numbers that are different everywhere. */
const numbers = (count: number, seed: number) =>
  Array.from({ length: count }, (_, i) => (Math.imul(i + seed, 0x9e3779b1) >>> 28) - 7);

/** A dense convolution over a box that holds everything, site by site: the features of some outputs. */
function denseConvolution(
  { sites, features, weights, channels: [inputs, outputs], offsets, stride, at }: {
    sites: readonly Site[];
    features: number[];
    weights: number[];
    channels: [number, number];
    offsets: Site[];
    stride: number;
    at: readonly Site[];
  },
): number[] {
  const half = 20, side = 2 * half, dimensions = offsets[0]!.length;
  const grid = new Float64Array(side ** dimensions * inputs);
  const place = (site: Site) => site.reduce((index, x) => index * side + x + half, 0) * inputs;
  sites.forEach((site, j) => {
    for (let c = 0; c < inputs; c++) grid[place(site) + c] = features[j * inputs + c]!;
  });
  return at.flatMap((site) =>
    Array.from({ length: outputs }, (_, o) => {
      let sum = 0;
      offsets.forEach((offset, k) => {
        const from = place(site.map((q, d) => stride * q + offset[d]!));
        for (let c = 0; c < inputs; c++) {
          sum += grid[from + c]! * weights[(k * inputs + c) * outputs + o]!;
        }
      });
      return sum + 0;
    })
  );
}

Deno.test("sparseConvolution() is the dense convolution at its outputs: submanifold, strided, dilated, grouped", () => {
  fc.assert(
    fc.property(clouds, fc.nat(99), ({ sites, dimensions }, seed) => {
      const channels: [number, number] = [2, 3], features = numbers(2 * sites.length, seed);
      for (const [kernel, stride] of [[3, 1], [2, 2], [3, 2], [1, 1]] as const) {
        const offsets = kernelOffsets(kernel, dimensions),
          weights = numbers(6 * offsets.length, seed + 7);
        const outputs = stride === 1 ? sites : stridedSites(sites, stride);
        const targets = stride === 1 ? [outputs, denseSites(sites, offsets)] : [outputs];
        for (const at of targets) {
          const maps = kernelMaps(sites, at, { offsets, stride });
          const dense = denseConvolution({
            sites,
            features,
            weights,
            channels,
            offsets,
            stride,
            at,
          });
          const options = { weights, channels, outputs: at.length };
          const found = sparseConvolution(features, maps, options);
          assert.deepEqual([...found.features].map((x) => x + 0), dense);
          const sizes = maps.map((map) => map.length);
          assert.equal(found.rows, sizes.reduce((sum, size) => sum + size, 0));
          assert.equal(found.launches, sizes.filter((size) => size > 0).length);
          // in groups the same, with the rows and launches that were predicted
          const groups = groupOffsets(sizes, { epsilon: 0.5, threshold: 100 });
          const grouped = sparseConvolution(features, maps, { ...options, groups });
          assert.deepEqual([...grouped.features].map((x) => x + 0), dense);
          const { rows, launches } = groupingCost(sizes, groups);
          assert.deepEqual([grouped.rows, grouped.launches], [rows, launches]);
        }
      }
    }),
    { seed: 1, numRuns: 60 },
  );
});

Deno.test("kernelMaps() equals mergeMaps(), and a loop over all pairs", () => {
  fc.assert(
    fc.property(
      clouds,
      fc.constantFrom([3, 1], [2, 2], [3, 3]),
      ({ sites, dimensions }, [kernel, stride]) => {
        const offsets = kernelOffsets(kernel!, dimensions), outputs = stridedSites(sites, stride!);
        const maps = kernelMaps(sites, outputs, { offsets, stride: stride! });
        assert.deepEqual(
          mergeMaps(sites, outputs, { offsets, stride: stride!, width: 8 }).maps,
          maps,
        );
        offsets.forEach((offset, o) => {
          const slow = outputs.flatMap((q, k) =>
            sites.flatMap((p, j) =>
              p.every((x, d) => x === stride! * q[d]! + offset[d]!) ? [[j, k]] : []
            )
          );
          assert.deepEqual(maps[o], slow);
        });
      },
    ),
    { seed: 2 },
  );
});

Deno.test("kernelMaps() of opposite offsets are each other's reverse, and that of 0 is the identity", () => {
  fc.assert(
    fc.property(clouds, ({ sites, dimensions }) => {
      const maps = kernelMaps(sites, sites, { offsets: kernelOffsets(3, dimensions) });
      maps.forEach((map, o) => {
        const opposite = maps[maps.length - 1 - o]!.map(([j, k]) => [k, j]);
        assert.deepEqual(map.toSorted(([a], [b]) => a - b), opposite);
      });
      assert.deepEqual(maps[(maps.length - 1) / 2], sites.map((_, i) => [i, i]));
    }),
    { seed: 3 },
  );
});

Deno.test("denseSites() grow with every layer, sites of a submanifold convolution stay", () => {
  const hook = [[0, 0], [1, 0], [1, 1], [3, 2]], offsets = kernelOffsets(3, 2);
  const once = denseSites(hook, offsets);
  assert.deepEqual([once.length, denseSites(once, offsets).length], [22, 48]);
  const maps = kernelMaps(hook, hook, { offsets });
  assert.equal(maps.flat().length, 10); // of 36
  assert.deepEqual(denseSites([], offsets), []);
});

Deno.test("stridedSites() rounds down, tells negative sites apart, and sorts by number", () => {
  assert.deepEqual(stridedSites([[-1], [-2], [-3], [0], [1]], 2), [[-2], [-1], [0]]);
  assert.deepEqual(stridedSites([[10, 0], [9, 0], [-10, 3]], 1), [[-10, 3], [9, 0], [10, 0]]);
  assert.deepEqual(stridedSites([], 2), []);
  fc.assert(
    fc.property(clouds, fc.integer({ min: 1, max: 3 }), ({ sites, dimensions }, stride) => {
      // every input falls into one output under one offset of a kernel as long as the stride
      const shift = stride % 2 === 1 ? (stride - 1) / 2 : 0; // offsets 0 ... stride - 1
      const offsets = kernelOffsets(stride, dimensions).map((offset) =>
        offset.map((x) => x + shift)
      );
      const maps = kernelMaps(sites, stridedSites(sites, stride), { offsets, stride });
      assert.deepEqual(maps.flat().map(([j]) => j).sort((a, b) => a - b), sites.map((_, j) => j));
    }),
    { seed: 4 },
  );
});

Deno.test("groupOffsets() groups nothing as released, all at epsilon 1, and skips empty maps", () => {
  const sizes = [3, 0, 5, 9, 5, 0, 3], centre = 3;
  const released = groupOffsets(sizes, { epsilon: 0, threshold: 0, centre });
  assert.deepEqual(groupingCost(sizes, released), { rows: 16, useful: 16, launches: 4 });
  const all = groupOffsets(sizes, { epsilon: 1, threshold: 100, centre });
  assert.deepEqual(all, [{ offsets: [0, 6, 2, 4], rows: 5, batched: true }]);
  assert.deepEqual(groupingCost(sizes, all), { rows: 20, useful: 16, launches: 1 });
  assert.deepEqual(groupOffsets([0, 0, 7], { epsilon: 1, threshold: 9, centre: 2 }), []);
  assert.deepEqual(groupOffsets([], { epsilon: 1, threshold: 9 }), []);
  // an even kernel has no centre
  const even = groupOffsets([4, 4, 4, 4], { epsilon: 0, threshold: 5 });
  assert.deepEqual(even[0]!.offsets, [0, 3, 1, 2]);
});

Deno.test("tuneGrouping() is the cheapest of its grid", () => {
  const size = fc.integer({ min: 0, max: 30000 });
  fc.assert(
    fc.property(fc.array(size, { minLength: 1, maxLength: 9 }), fc.nat(4000), (sizes, launch) => {
      const { epsilon, threshold, cost } = tuneGrouping(sizes, { launch });
      const price = (one: { rows: number; launches: number }) => one.rows + launch * one.launches;
      assert.deepEqual(groupingCost(sizes, groupOffsets(sizes, { epsilon, threshold })), cost);
      for (const epsilon of [0, 0.1, 0.2, 0.3, 0.4, 0.5]) {
        for (const threshold of [0, 5000, 10000, 15000, 20000, 25000]) {
          const other = groupingCost(sizes, groupOffsets(sizes, { epsilon, threshold }));
          assert.ok(price(cost) <= price(other));
        }
      }
      assert.equal(tuneGrouping(sizes, { launch: 0 }).cost.rows, cost.useful);
    }),
    { seed: 5, numRuns: 40 },
  );
});

Deno.test("outputStationaryCost() lies between the useful pairs and all of them", () => {
  fc.assert(
    fc.property(clouds, fc.integer({ min: 1, max: 5 }), ({ sites, dimensions }, tileRows) => {
      const offsets = kernelOffsets(3, dimensions);
      const masks = neighbourMasks(kernelMaps(sites, sites, { offsets }), sites.length);
      const rows = Math.ceil(sites.length / tileRows) * tileRows;
      for (const sorted of [false, true]) {
        const { computed, useful } = outputStationaryCost(masks, { tileRows, sorted });
        assert.ok(useful <= computed && computed <= rows * offsets.length);
        if (tileRows === 1) assert.equal(computed, useful);
      }
      const alone = Array.from({ length: offsets.length + 1 }, (_, o) => o);
      const split = outputStationaryCost(masks, { tileRows, bounds: alone });
      // alone, an offset's rows come first: only its last tile is padded
      assert.ok(split.computed < split.useful + tileRows * offsets.length);
      assert.equal(split.partialSums, offsets.length);
    }),
    { seed: 6 },
  );
  assert.deepEqual(outputStationaryCost([], { tileRows: 4 }), {
    computed: 0,
    useful: 0,
    partialSums: 1,
  });
});

Deno.test("kernelMaps(), sparseConvolution() and their like refuse what does not fit", () => {
  const offsets = kernelOffsets(3, 2);
  assert.throws(
    () => kernelMaps([[0, 0], [-1, 2], [-1, 2]], [], { offsets }),
    new RangeError(
      "Cannot use inputs: each site must occur once: current value is -1,2 at 1 and 2",
    ),
  );
  assert.throws(
    () => mergeMaps([[0, 0]], [[0, 0], [0, 0]], { offsets }),
    new RangeError(
      "Cannot use outputs: each site must occur once: current value is 0,0 at 0 and 1",
    ),
  );
  assert.throws(
    () => kernelMaps([[0, 0.5]], [], { offsets }),
    new RangeError(
      "Cannot use a coordinate of inputs: it must be an integer: current value is 0.5",
    ),
  );
  assert.throws(
    () => kernelMaps([[0, 0, 0]], [], { offsets }),
    new TypeError(
      "Cannot use offsets: each site must have 3 coordinates: current value is -1,-1 at 0",
    ),
  );
  assert.throws(() => stridedSites([[0]], 0), /Cannot use stride: it must be an integer in \[1, /);
  assert.throws(() => kernelOffsets(0, 2), /Cannot use kernel: it must be an integer in \[1, /);
  assert.throws(
    () => groupOffsets([1], { epsilon: 2, threshold: 0 }),
    new RangeError("Cannot use epsilon: it must be a number in [0, 1]: current value is 2"),
  );
  assert.throws(
    () => tuneGrouping([1], { launch: 1, epsilons: [] }),
    /Cannot tune grouping: there must be an epsilon and a threshold: current value is none/,
  );
  const options = { weights: [1], channels: [1, 1] as const, outputs: 1 };
  assert.throws(
    () => sparseConvolution([1], [[[1, 0]]], options),
    new RangeError(
      "Cannot use an input of a map: it must be an integer in [0, 0]: current value is 1",
    ),
  );
  assert.throws(
    () => sparseConvolution([1], [[[0, 1]]], options),
    new RangeError(
      "Cannot use an output of a map: it must be an integer in [0, 0]: current value is 1",
    ),
  );
  assert.throws(
    () => sparseConvolution([1], [[], []], options),
    new TypeError("Cannot use weights: its shape must be [2]: current value is [1]"),
  );
  assert.throws(
    () =>
      sparseConvolution([1], [[]], {
        ...options,
        groups: [{ offsets: [3], rows: 1, batched: true }],
      }),
    new RangeError("Cannot use groups: their offsets must be below 1: current value is 3"),
  );
  // empty maps start nothing
  assert.deepEqual(sparseConvolution([], [[]], { ...options, outputs: 0 }), {
    features: new Float64Array(),
    rows: 0,
    launches: 0,
  });
  assert.throws(
    () => outputStationaryCost([7n], { tileRows: 2, bounds: [0, 2] }),
    new RangeError(
      "Cannot use bounds: they must rise from 0 to 3 offsets at least: current value is 0, 2",
    ),
  );
  assert.throws(() => neighbourMasks([[[0, 2]]], 1), /Cannot use an output of a map: it must be/);
});
