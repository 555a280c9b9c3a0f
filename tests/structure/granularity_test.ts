import assert from "node:assert/strict";
import fc from "fast-check";
import { random, sizeOf } from "@geta-lab/geta/core";
import {
  collapseMask,
  expandMask,
  type Granularity,
  groupedView,
  groupElements,
  groupNorms,
  groupSizes,
  groupSums,
  joinHeads,
  type Layout,
  layouts,
  requireWeight,
  splitHeads,
  toHwio,
  toOihw,
  type Weight,
} from "@geta-lab/geta/structure";

const length = fc.integer({ min: 1, max: 5 });
const layout = fc.constantFrom(...Object.keys(layouts) as Layout[]);
const shape4 = fc.tuple(length, length, length, length);

function weightOf<L extends Layout>(layout: L, shape: number[], seed = 1): Weight<L> {
  const stream = random(seed);
  return { layout, shape, data: Float32Array.from({ length: sizeOf(shape) }, stream.normal) };
}

/** A weight of some layout, and a granularity that it has. */
const grouped = fc.tuple(layout, shape4, fc.nat(1000), fc.nat(100), length).map(
  ([layout, lengths, seed, which, block]) => {
    const { axes } = layouts[layout], shape = lengths.slice(0, axes.length);
    const has = (axis: string) => (axes as readonly string[]).includes(axis);
    const last = axes[axes.length - 1]!;
    const all: Granularity[] = [
      "element",
      "filter",
      "channel",
      { block: { [axes[0]!]: Math.min(block, shape[0]!) } },
      { block: { [axes[0]!]: 1, [last]: Math.min(block, shape[axes.length - 1]!) } },
      ...(has("height") ? ["row", "column", "kernel"] as const : []),
      ...(has("head") ? ["head"] as const : []),
      ...(has("input") ? [{ pattern: block }] : []),
    ];
    return { weight: weightOf(layout, shape, seed), granularity: all[which % all.length]! };
  },
);

/** The position of element i along each axis, by name. */
function positionOf(i: number, { layout, shape }: Weight): Record<string, number> {
  const position: Record<string, number> = {};
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    position[layouts[layout].axes[axis]!] = i % shape[axis]!;
    i = Math.floor(i / shape[axis]!);
  }
  return position;
}

Deno.test("groupedView() puts two elements into one group exactly if the granularity's positions agree", () => {
  const same: Record<string, (layout: Layout) => readonly string[]> = {
    element: (layout) => layouts[layout].axes,
    row: () => ["output", "multiplier", "input", "height"],
    column: () => ["output", "multiplier", "input", "width"],
    kernel: () => ["output", "multiplier", "input"],
    filter: (layout) => layouts[layout].outputs,
    channel: (layout) => layouts[layout].inputs,
    head: () => ["head"],
  };
  fc.assert(
    fc.property(grouped, ({ weight, granularity }) => {
      const { groupOf, groups, scoreShape } = groupedView(weight, granularity);
      const groupAt = (i: number) => groupOf?.[i] ?? i;
      assert.equal(sizeOf(scoreShape), groups);
      const label = (i: number) => {
        const position = positionOf(i, weight);
        if (typeof granularity === "string") {
          return same[granularity]!(weight.layout).map((axis) => position[axis]).join();
        }
        const block: Record<string, number> = "block" in granularity
          ? granularity.block
          : { input: granularity.pattern };
        return Object.keys(position).map((axis) => Math.floor(position[axis]! / (block[axis] ?? 1)))
          .join();
      };
      const groupByLabel = new Map<string, number>();
      for (let i = 0; i < weight.data.length; i++) {
        const known = groupByLabel.get(label(i)) ?? groupAt(i);
        groupByLabel.set(label(i), known);
        assert.equal(groupAt(i), known);
      }
      // as many groups as labels, numbered without a gap
      assert.equal(new Set(groupByLabel.values()).size, groupByLabel.size);
      assert.deepEqual(
        [...groupByLabel.values()].sort((a, b) => a - b),
        Array.from({ length: groups }, (_, i) => i),
      );
    }),
    { seed: 1, numRuns: 400 },
  );
});

Deno.test("groupElements() lists each element once, in its group and ascending", () => {
  fc.assert(
    fc.property(grouped, ({ weight, granularity }) => {
      const view = groupedView(weight, granularity);
      const { starts, elements } = groupElements(view);
      assert.deepEqual(
        [...elements].sort((a, b) => a - b),
        Array.from(weight.data, (_, i) => i),
      );
      for (let group = 0; group < view.groups; group++) {
        const own = elements.subarray(starts[group]!, starts[group + 1]!);
        assert.ok(own.length > 0);
        own.forEach((element, k) => {
          assert.equal(view.groupOf?.[element] ?? element, group);
          if (k > 0) assert.ok(own[k - 1]! < element);
        });
      }
    }),
    { seed: 2 },
  );
});

Deno.test("groupSums(), groupSizes() and groupNorms() equal a loop over the elements of each group", () => {
  fc.assert(
    fc.property(grouped, fc.constantFrom(0.5, 1, 2, 3), ({ weight, granularity }, p) => {
      const view = groupedView(weight, granularity);
      const { starts, elements } = groupElements(view);
      const sums = groupSums(weight.data, view), norms = groupNorms(weight.data, view, { p });
      const sizes = groupSizes(view);
      for (let group = 0; group < view.groups; group++) {
        let sum = 0, powers = 0;
        for (let k = starts[group]!; k < starts[group + 1]!; k++) {
          sum += weight.data[elements[k]!]!;
          powers += Math.abs(weight.data[elements[k]!]!) ** p;
        }
        assert.equal(sizes[group], starts[group + 1]! - starts[group]!);
        assert.ok(Math.abs(sums[group]! - sum) < 1e-12);
        assert.ok(Math.abs(norms[group]! / powers ** (1 / p) - 1) < 1e-12);
      }
    }),
    { seed: 3 },
  );
});

Deno.test("collapseMask() undoes expandMask(), and refuses a mask that cuts through a group", () => {
  fc.assert(
    fc.property(grouped, fc.nat(1000), ({ weight, granularity }, seed) => {
      const view = groupedView(weight, granularity), stream = random(seed);
      const keep = Uint8Array.from({ length: view.groups }, () => stream.integer(2));
      const mask = expandMask(keep, view);
      assert.deepEqual(collapseMask(mask, view), keep);
      const { starts, elements } = groupElements(view);
      const large = keep.findIndex((_, group) => starts[group + 1]! - starts[group]! > 1);
      if (large < 0) return;
      mask[elements[starts[large]!]!]! ^= 1;
      assert.throws(
        () => collapseMask(mask, view),
        new RangeError(
          "Cannot collapse the mask: all elements of a group must be kept or removed together: " +
            `current value is group ${large} in part`,
        ),
      );
    }),
    { seed: 4 },
  );
});

Deno.test("toOihw() and toHwio() undo each other, and element (o, i, h, w) is the same in both", () => {
  fc.assert(
    fc.property(shape4, fc.nat(100), ([kh, kw, inputs, outputs], seed) => {
      const hwio = weightOf("hwio", [kh, kw, inputs, outputs], seed), oihw = toOihw(hwio);
      assert.deepEqual(toHwio(oihw), hwio);
      hwio.data.forEach((value, i) => {
        const { output, input, height, width } = positionOf(i, hwio);
        assert.equal(oihw.data[((output! * inputs + input!) * kh + height!) * kw + width!], value);
      });
    }),
    { seed: 5 },
  );
});

Deno.test("groupNorms() gives the same scores in the same order in both layouts of a convolution", () => {
  fc.assert(
    fc.property(shape4, fc.nat(100), (shape, seed) => {
      const hwio = weightOf("hwio", shape, seed), oihw = toOihw(hwio);
      for (const granularity of ["row", "column", "kernel", "filter", "channel"] as const) {
        const views = [hwio, oihw].map((weight) => groupedView(weight, granularity));
        assert.deepEqual(views[0]!.scoreShape, views[1]!.scoreShape);
        const [a, b] = [hwio, oihw].map(({ data }, i) => groupNorms(data, views[i]!));
        a!.forEach((score, group) => assert.ok(Math.abs(score - b![group]!) < 1e-12));
      }
    }),
    { seed: 6 },
  );
});

Deno.test("groupedView() numbers the groups of a depthwise kernel as its output channels are numbered", () => {
  const { groupOf, scoreShape } = groupedView(weightOf("depthwise", [1, 1, 2, 3]), "filter");
  assert.deepEqual([...groupOf!], [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(scoreShape, [2, 3]);
});

Deno.test("splitHeads() shows the heads of queries and of the projection behind them; joinHeads() undoes it", () => {
  const query = weightOf("dense", [3, 4]), projection = weightOf("dense", [4, 3]);
  const split = splitHeads(query, { heads: 2, axis: "output" });
  // outputs 0 and 1 are head 0
  assert.deepEqual([...groupedView(split, "head").groupOf!], [0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1]);
  assert.deepEqual(joinHeads(split), query);
  const from = splitHeads(projection, { heads: 2, axis: "input" });
  assert.deepEqual([...groupedView(from, "head").groupOf!], [0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1]);
  assert.deepEqual(joinHeads(from), projection);
  assert.throws(
    () => splitHeads(query, { heads: 3, axis: "output" }),
    new RangeError(
      "Cannot split heads: they must divide the output axis of length 4: current value is 3",
    ),
  );
});

Deno.test("groupedView() blocks along an axis are shorter at its end, and 2:4 along three colours is one block", () => {
  const dense = weightOf("dense", [5, 1]);
  assert.deepEqual([...groupedView(dense, { block: { input: 2 } }).groupOf!], [0, 0, 1, 1, 2]);
  const colours = weightOf("oihw", [1, 3, 1, 1]);
  assert.deepEqual([...groupedView(colours, { pattern: 4 }).groupOf!], [0, 0, 0]);
});

Deno.test("groupedView() refuses axes that are not there, blocks that do not fit and unknown granularities", () => {
  const dense = weightOf("dense", [4, 2]);
  assert.throws(
    () => groupedView(dense, "row"),
    new TypeError(
      "Cannot group a weight by row: it must have an axis width: current value is layout dense with input, output",
    ),
  );
  assert.throws(() => groupedView(dense, "head"), /by head: it must have an axis head/);
  assert.throws(
    () => groupedView(dense, { block: { height: 1 } }),
    /by \{"block":\{"height":1\}\}: it must have an axis height/,
  );
  assert.throws(
    () => groupedView(weightOf("fromHeads", [2, 2, 2]), { pattern: 4 }),
    /it must have an axis input/,
  );
  assert.throws(
    () => groupedView(dense, { block: { input: 5 } }),
    new RangeError(
      "Cannot use the block length along input: it must be an integer in [1, 4]: current value is 5",
    ),
  );
  assert.throws(
    () => groupedView(dense, { pattern: 0 }),
    /the block length along input: it must be an integer in \[1, infinity\): current value is 0/,
  );
  assert.throws(
    () => groupedView(dense, "layer" as Granularity),
    /Cannot group a weight: granularity must be element, .*: current value is layer/,
  );
});

Deno.test("requireWeight() refuses another rank, empty axes, another number of elements and unknown layouts", () => {
  const data = new Float32Array(6);
  assert.throws(
    () => requireWeight({ data, shape: [6], layout: "dense" }),
    new TypeError(
      "Cannot use a weight of layout dense: it must have the axes input, output: current value is shape [6]",
    ),
  );
  assert.throws(() => requireWeight({ data, shape: [0, 2], layout: "dense" }), /shape \[0,2\]/);
  assert.throws(
    () => requireWeight({ data, shape: [2, 2], layout: "dense" }),
    new TypeError(
      "Cannot use the data of a weight of shape [2,2]: its shape must be [4]: current value is [6]",
    ),
  );
  assert.throws(
    () => requireWeight({ data, shape: [2, 3], layout: "nchw" as "dense" }),
    /Cannot use layout: it must be one of hwio, oihw, .*: current value is nchw/,
  );
});

Deno.test("group functions refuse values of another length and a power that is not positive", () => {
  const weight = weightOf("dense", [2, 3]), view = groupedView(weight, "filter");
  const short = new Float32Array(5);
  assert.throws(() => groupSums(short, view), /values of a weight: its shape must be \[6\]/);
  assert.throws(() => groupNorms(short, view), /values of a weight: its shape must be \[6\]/);
  assert.throws(() => expandMask(new Uint8Array(2), view), /mask of groups: .* \[3\]/);
  assert.throws(() => collapseMask(new Uint8Array(2), view), /mask of elements: .* \[6\]/);
  for (const p of [0, -1, NaN]) {
    assert.throws(
      () => groupNorms(weight.data, view, { p }),
      new RangeError(`Cannot use p: it must be a number in (0, infinity): current value is ${p}`),
    );
  }
});

Deno.test("groupedView() refuses what is neither a word nor a record of lengths", () => {
  const weight = weightOf("dense", [3, 2]);
  for (const [value, shown] of [[null, "null"], [4, "4"], [undefined, "undefined"]] as const) {
    assert.throws(
      () => groupedView(weight, value as never),
      new TypeError(
        `Cannot use granularity: it must be a word or a record of block or pattern: current value is ${shown}`,
      ),
    );
  }
});
