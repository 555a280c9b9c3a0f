import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { random, type Tensor } from "@geta-lab/geta/core";
import { sparseConv, useEngine } from "@geta-lab/geta/engine";
import {
  groupOffsets,
  kernelMaps,
  kernelOffsets,
  neighbourTable,
  separatePasses,
  type Site,
  sparseConvolution,
  stridedSites,
} from "@geta-lab/geta/hardware";
import { assertAllClose, noise, onCpu, onEngine } from "../engine/backends.ts";
import { outputAndGradients } from "../engine/gradients.ts";

tf.env().set("PROD", true);

/** Distinct sites of a box, in order. */
function someSites(count: number, side: number, dimensions: number): number[][] {
  const stream = random(5, count), keys = new Set<string>();
  while (keys.size < count) {
    keys.add(Array.from({ length: dimensions }, () => stream.integer(side)).join());
  }
  return stridedSites([...keys].map((key) => key.split(",").map(Number)), 1);
}

/** A submanifold and a strided convolution: blocks of outputs that are full, half full, and one row more; channels of every kind. */
const CASES = [
  { sites: 300, kernel: 3, stride: 1, channels: [1, 3] },
  { sites: 257, kernel: 3, stride: 1, channels: [16, 16] },
  { sites: 256, kernel: 3, stride: 1, channels: [5, 8] },
  { sites: 600, kernel: 2, stride: 2, channels: [8, 12] },
  { sites: 1, kernel: 3, stride: 1, channels: [4, 4] },
] as const;

function prepared({ sites: count, kernel, stride }: typeof CASES[number]) {
  const sites = someSites(count, 12, 3), offsets = kernelOffsets(kernel, 3);
  const outputs = stride === 1 ? sites : stridedSites(sites, stride);
  const table = neighbourTable(sites, outputs, { offsets, stride });
  return { sites, outputs, offsets, table, maps: kernelMaps(sites, outputs, { offsets, stride }) };
}

for (const threads of [1, 2]) {
  Deno.test(`sparseConv() and separatePasses() are exactly sparseConvolution(), by ${threads} threads`, async () => {
    await useEngine({ threads });
    const before = tf.memory().numTensors, stream = random(1), whole = () => stream.integer(15) - 7;
    for (const one of CASES) {
      const { sites, outputs, offsets, table, maps } = prepared(one), [depth, width] = one.channels;
      // products and sums of small whole numbers are exact in any order
      const features = Array.from({ length: sites.length * depth }, whole);
      const weights = Array.from({ length: offsets.length * depth * width }, whole);
      const wanted = sparseConvolution(features, maps, {
        weights,
        channels: [depth, width],
        outputs: outputs.length,
      }).features.map((y) => y + 0);
      const x = tf.tensor2d(features, [sites.length, depth]);
      const w = tf.tensor3d(weights, [offsets.length, depth, width]);
      const neighbours = tf.tensor2d(table, [offsets.length, outputs.length], "int32");
      const y = sparseConv(x, { weights: w, neighbours });
      assert.deepEqual([...y.dataSync()].map((y) => y + 0), [...wanted], `${one.channels}`);
      const groups = groupOffsets(maps.map((map) => map.length), { epsilon: 0.5, threshold: 1e4 });
      for (const grouping of [{}, { groups }]) {
        const sizes = { inputs: sites.length, outputs: outputs.length };
        const passes = separatePasses(maps, { ...sizes, ...grouping });
        const z = passes.convolve(x, w);
        assert.deepEqual([...z.dataSync()].map((z) => z + 0), [...wanted]);
        passes.dispose();
        z.dispose();
      }
      tf.dispose([x, w, neighbours, y]);
    }
    assert.equal(tf.memory().numTensors, before);
  });
}

Deno.test("sparseConv() is the dense convolution at the active sites, strided as well", async () => {
  await useEngine({ threads: 1 });
  const side = 20, sites = someSites(90, side, 2), stream = random(2);
  const image = tf.buffer([1, side, side, 3]);
  const features = sites.flatMap(([h, w]) =>
    [0, 1, 2].map((c) => {
      const value = stream.integer(9) + 1;
      image.set(value, 0, h!, w!, c);
      return value;
    })
  );
  for (const [kernel, stride] of [[3, 1], [2, 2]] as const) {
    const offsets = kernelOffsets(kernel, 2),
      outputs = stride === 1 ? sites : stridedSites(sites, 2);
    const filter = tf.tensor(
      Float32Array.from({ length: offsets.length * 6 }, () => stream.integer(9) - 4),
      [kernel, kernel, 3, 2],
    ) as tf.Tensor4D;
    const dense = tf.conv2d(image.toTensor() as tf.Tensor4D, filter, stride, "same").arraySync();
    const table = neighbourTable(sites, outputs, { offsets, stride });
    const sparse = sparseConv(tf.tensor2d(features, [sites.length, 3]), {
      weights: tf.reshape(filter, [offsets.length, 3, 2]),
      neighbours: tf.tensor2d(table, [offsets.length, outputs.length], "int32"),
    });
    assert.deepEqual(sparse.arraySync(), outputs.map(([h, w]) => dense[0]![h!]![w!]!));
  }
});

Deno.test("sparseConv() has the gradients of gathers and products of tfjs, with the same bits on two threads", async () => {
  for (const one of [...CASES.slice(0, 2), CASES[3]]) {
    const { sites, outputs, offsets, table } = prepared(one), [depth, width] = one.channels;
    const everything = () => {
      const neighbours = tf.tensor2d(table, [offsets.length, outputs.length], "int32");
      const operator = (x: Tensor, weights: Tensor) => sparseConv(x, { weights, neighbours });
      const inputs = [noise([sites.length, depth], 1), noise([offsets.length, depth, width], 2)];
      return outputAndGradients(operator, inputs);
    };
    const found = await onEngine(everything, { threads: 1 });
    assert.deepEqual(await onEngine(everything, { threads: 2 }), found);
    if (depth < 16) assertAllClose(found, await onCpu(everything), 1e-4);
  }
});

Deno.test("sparseConv() takes no sites, no neighbours, and refuses what does not fit", async () => {
  await useEngine({ threads: 1 });
  const x = tf.ones([2, 3]), weights = tf.ones([1, 3, 4]);
  const table = (ids: number[]) => tf.tensor2d(ids, [1, ids.length], "int32");
  const none = sparseConv(x, { weights, neighbours: tf.tensor2d([], [1, 0], "int32") });
  assert.deepEqual(none.shape, [0, 4]);
  assert.deepEqual([...sparseConv(x, { weights, neighbours: table([-1]) }).dataSync()], [
    0,
    0,
    0,
    0,
  ]);
  assert.throws(
    () => sparseConv(x, { weights, neighbours: table([0, 2]) }),
    new RangeError(
      "Cannot use neighbours: they must be below 2, the rows of x: current value is another",
    ),
  );
  assert.throws(
    () => tf.grad((x) => sparseConv(x, { weights, neighbours: table([1, 1]) }).sum())(x),
    /Cannot use neighbours: each input must occur once at most under an offset: .* under offset 0/,
  );
  assert.throws(
    () => sparseConv(x, { weights, neighbours: tf.zeros([1, 2]) }),
    new TypeError("Cannot use neighbours: their type must be int32: current value is float32"),
  );
  assert.throws(
    () => sparseConv(x, { weights: tf.ones([1, 2, 4]), neighbours: table([0]) }),
    new TypeError("Cannot use weights: its shape must be [1,3,4]: current value is [1,2,4]"),
  );
  assert.throws(
    () => sparseConv(x, { weights: tf.ones([2, 3, 4]), neighbours: table([0]) }),
    new TypeError("Cannot use neighbours: its shape must be [2,1]: current value is [1,1]"),
  );
});

Deno.test("neighbourTable() has the pairs of kernelMaps(), in a table and in a hash map", () => {
  const clouds = fc.uniqueArray(
    fc.array(fc.integer({ min: -4, max: 4 }), { minLength: 2, maxLength: 2 }),
    {
      maxLength: 14,
      selector: String,
    },
  );
  fc.assert(
    fc.property(
      clouds,
      fc.constantFrom([3, 1], [2, 2], [3, 3]),
      fc.boolean(),
      (some, [kernel, stride], far) => {
        const sites: Site[] = far ? [...some, [30000, 30000]] : some; // a box too large for a table
        const outputs = stridedSites(sites, stride!), offsets = kernelOffsets(kernel!, 2);
        const options = { offsets, stride: stride! }, maps = kernelMaps(sites, outputs, options);
        const wanted = new Int32Array(offsets.length * outputs.length).fill(-1);
        maps.forEach((map, o) => map.forEach(([j, k]) => wanted[o * outputs.length + k] = j));
        assert.deepEqual(neighbourTable(sites, outputs, options), wanted);
      },
    ),
    { seed: 6 },
  );
});

Deno.test("neighbourTable() refuses what kernelMaps() refuses", () => {
  const offsets = [[0, 0]];
  assert.throws(
    () => neighbourTable([[1, 2], [0, 0], [1, 2]], [], { offsets }),
    new RangeError("Cannot use inputs: each site must occur once: current value is 1,2 at 0 and 2"),
  );
  assert.throws(
    () => neighbourTable([[1, 2]], [[1]], { offsets }),
    new TypeError("Cannot use outputs: each site must have 2 coordinates: current value is 1 at 0"),
  );
  assert.throws(
    () => neighbourTable([[1, 0.5]], [], { offsets }),
    new RangeError(
      "Cannot use a coordinate of inputs: it must be an integer: current value is 0.5",
    ),
  );
  assert.throws(
    () => neighbourTable([[0, 0], [1e9, 1e9]], [], { offsets }),
    /Cannot use cells of the box of the inputs: it must be an integer in \[1, infinity\): current value is 1/,
  );
});

Deno.test("separatePasses() refuses groups and shapes that do not fit", async () => {
  await useEngine({ threads: 1 });
  const maps = [[[0, 0]]] as [number, number][][], sizes = { inputs: 1, outputs: 1 };
  assert.throws(
    () => separatePasses(maps, { ...sizes, groups: [{ offsets: [1], rows: 1, batched: true }] }),
    new RangeError("Cannot use groups: their offsets must be below 1: current value is 1"),
  );
  const passes = separatePasses(maps, sizes);
  assert.throws(
    () => passes.convolve(tf.ones([2, 3]), tf.ones([1, 3, 4])),
    new TypeError("Cannot use x: its shape must be [1,3]: current value is [2,3]"),
  );
});
