import assert from "node:assert/strict";
import fc from "fast-check";
import {
  channelPermutation,
  type ChannelWeight,
  nmMask,
  permuteChannels,
  permuteVector,
  removedL1,
} from "@geta-lab/geta/nm";
import { permutation, random } from "@geta-lab/geta/core";
import { normalWeight } from "./weights.ts";

const l1 = (data: Float32Array) => data.reduce((sum, w) => sum + Math.abs(w), 0);

Deno.test("channelPermutation() keeps what it says, and never less than before", () => {
  const pattern = fc.constantFrom({ n: 2, m: 4 }, { n: 1, m: 4 }, { n: 3, m: 4 }, { n: 1, m: 2 });
  const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(values, pattern, (data, pattern) => {
      const weight = { data: Float32Array.from(data), shape: [8, 3], layout: "dense" } as const;
      const { order, keptBefore, keptAfter } = channelPermutation(weight, pattern);
      assert.deepEqual([...order].sort(), [0, 1, 2, 3, 4, 5, 6, 7]);
      const kept = (one: ChannelWeight) => l1(one.data) - removedL1(one.data, nmMask(one, pattern));
      assert.equal(keptBefore, kept(weight));
      const moved = permuteChannels(weight, { axis: "input", order });
      assert.equal(keptAfter, kept(moved));
      assert.ok(keptAfter >= keptBefore);
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("channelPermutation() leaves no swap of two channels that would gain", () => {
  const weight = normalWeight("dense", [12, 5], 3), pattern = { n: 2, m: 4 };
  const { order, keptAfter } = channelPermutation(weight, { ...pattern, passes: 100 });
  for (let x = 0; x < 12; x++) {
    for (let y = x + 1; y < 12; y++) {
      const other = order.slice();
      [other[x], other[y]] = [other[y]!, other[x]!];
      const moved = permuteChannels(weight, { axis: "input", order: other });
      const kept = l1(moved.data) - removedL1(moved.data, nmMask(moved, pattern));
      assert.ok(kept <= keptAfter + 1e-5, `channels ${x} and ${y}`);
    }
  }
});

Deno.test("channelPermutation() finds the best of all orders where few channels are large", () => {
  // rank one: two large channels in each of three blocks is the best there is
  const sizes = [9, 9, 9, 9, 9, 9, 1, 1, 1, 1, 1, 1];
  const data = Float32Array.from(sizes.flatMap((size) => [size, size / 2]));
  const found = channelPermutation({ data, shape: [12, 2], layout: "dense" }, { n: 2, m: 4 });
  assert.equal(found.keptBefore, 1.5 * (2 * 9 + 2 * 9 + 2 * 1));
  assert.equal(found.keptAfter, 1.5 * 6 * 9);
});

Deno.test("channelPermutation() gains on random convolutions, and gives the same in every layout and run", () => {
  const oihw = normalWeight("oihw", [8, 32, 3, 3], 4);
  const found = channelPermutation(oihw, { n: 2, m: 4 });
  assert.ok(found.keptAfter > 1.005 * found.keptBefore, `${found.keptAfter} ${found.keptBefore}`);
  assert.deepEqual(channelPermutation(oihw, { n: 2, m: 4 }), found);
  const one = channelPermutation(oihw, { n: 2, m: 4, passes: 1 });
  assert.ok(one.keptAfter > one.keptBefore && one.keptAfter <= found.keptAfter);
});

Deno.test("channelPermutation() changes nothing if everything is kept", () => {
  const found = channelPermutation(normalWeight("dense", [8, 2], 1), { n: 4, m: 4 });
  assert.deepEqual([...found.order], [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.equal(found.keptAfter, found.keptBefore);
});

Deno.test("permuteChannels() on producer, bias and consumer leaves the network's outputs as they are", () => {
  const producer = normalWeight("oihw", [8, 3, 1, 1], 1),
    consumer = normalWeight("dense", [8, 5], 2);
  const bias = normalWeight("dense", [8, 1], 3).data, input = normalWeight("dense", [3, 1], 4).data;
  const order = permutation(8, random(1));
  const outputs = (first: Float32Array, bias: Float32Array, second: Float32Array) => {
    const hidden = Array.from(
      bias,
      (b, j) => Math.max(0, input.reduce((sum, x, i) => sum + x * first[j * 3 + i]!, b)),
    );
    return Array.from(
      { length: 5 },
      (_, o) => hidden.map((h, j) => h * second[j * 5 + o]!).sort().reduce((a, b) => a + b),
    );
  };
  assert.deepEqual(
    outputs(
      permuteChannels(producer, { axis: "output", order }).data,
      permuteVector(bias, order),
      permuteChannels(consumer, { axis: "input", order }).data,
    ),
    outputs(producer.data, bias, consumer.data),
  );
});

Deno.test("permuteChannels() moves whole channels along the axis of each layout", () => {
  const order = Int32Array.of(1, 0), count = Float32Array.from({ length: 8 }, (_, i) => i);
  const moved = (
    layout: "hwio" | "oihw" | "depthwise",
    axis: "input" | "output",
  ) => [
    ...permuteChannels({
      data: count,
      shape: layout === "oihw" ? [2, 2, 1, 2] : [1, 2, 2, 2],
      layout,
    }, {
      axis,
      order,
    }).data,
  ];
  assert.deepEqual(moved("oihw", "output"), [4, 5, 6, 7, 0, 1, 2, 3]);
  assert.deepEqual(moved("oihw", "input"), [2, 3, 0, 1, 6, 7, 4, 5]);
  assert.deepEqual(moved("hwio", "input"), [2, 3, 0, 1, 6, 7, 4, 5]);
  assert.deepEqual(moved("hwio", "output"), [1, 0, 3, 2, 5, 4, 7, 6]);
  assert.deepEqual(moved("depthwise", "input"), [2, 3, 0, 1, 6, 7, 4, 5]);
});

Deno.test("channelPermutation() and permuteChannels() refuse what does not fit", () => {
  const weight = normalWeight("dense", [6, 2], 1), order = Int32Array.of(0, 1, 2, 3, 4, 4);
  assert.throws(
    () => channelPermutation(weight, { n: 2, m: 4 }),
    new TypeError(
      "Cannot permute channels: their number must be a multiple of 4: current value is 6",
    ),
  );
  assert.throws(
    () => channelPermutation(weight, { n: 3, m: 2 }),
    /Cannot use n: it must be an integer in \[1, 2\]/,
  );
  weight.data[1] = NaN;
  assert.throws(
    () => channelPermutation(weight, { n: 1, m: 2 }),
    /every number must be finite: current value is NaN at 1/,
  );
  const twice = new RangeError(
    "Cannot permute channels: order must hold each of 0 to 5 once: current value is [0,1,2,3,4,4]",
  );
  assert.throws(() => permuteChannels(weight, { axis: "input", order }), twice);
  assert.throws(() => permuteVector(new Float32Array(6), order), twice);
  assert.throws(
    () => permuteVector(new Float32Array(5), order),
    new TypeError("Cannot use values: its shape must be [6]: current value is [5]"),
  );
  assert.throws(
    () => permuteChannels(normalWeight("fromHeads", [2, 1, 3], 1), { axis: "input", order }),
    new TypeError(
      "Cannot permute channels: axis must be one of head, dimension, output for layout fromHeads: current value is input",
    ),
  );
});
