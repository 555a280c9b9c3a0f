import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import {
  accuracyAgainstSparsity,
  blocksOverTime,
  type ChartSpec,
  maskChart,
  removedL1Chart,
  renderSvg,
  sensitivityChart,
  weightHistograms,
} from "@geta-lab/geta/viz";

type Row = Record<string, number | string>;
const valuesOf = (part: unknown): Row[] => (part as { data: { values: Row[] } }).data.values;
const layersOf = (chart: ChartSpec) => chart.layer as ChartSpec[];

const stream = random(1);
const normal = (n: number) => Float32Array.from({ length: n }, () => stream.normal());
const weights = normal(2000);
const ratios = [0, 0.25, 0.5, 0.75];
const curves = [
  { group: "conv1", ratios, drops: [0, 0.02, 0.1, 0.6], chosen: 0.375 },
  { group: "conv2", ratios, drops: [0, -0.01, 0.01, 0.02], chosen: 0.75 },
];
const seeds = ["one-shot", "iterative"].flatMap((method) =>
  [0.5, 0.9].flatMap((sparsity) =>
    [0.8, 0.7, 0.6].map((accuracy) => ({ method, sparsity, accuracy }))
  )
);

const charts: Record<string, [chart: ChartSpec, texts: string[]]> = {
  maskChart: [
    maskChart(
      [{ name: "element", mask: Array.from(normal(36), (w) => w > 0 ? 1 : 0) }, {
        name: "filter",
        mask: Array.from({ length: 36 }, (_, i) => i % 2),
      }],
      { shape: [3, 3, 2, 2], layout: "hwio" },
    ),
    ["Masks of one weight", "filter, 50 % kept", "kept", "removed"],
  ],
  weightHistograms: [
    weightHistograms([
      { name: "conv1", before: weights, after: weights.map((w) => Math.abs(w) < 0.6745 ? 0 : w) },
      { name: "fc", before: [0, 0, 1] },
    ]),
    ["Weights of each layer", "fc, 67 % exact zeros", "before", "after"],
  ],
  sensitivityChart: [
    sensitivityChart(curves, { maxDrop: 0.05 }),
    ["Sensitivity of each group", "threshold", "conv1", "conv2"],
  ],
  blocksOverTime: [
    blocksOverTime(
      [0, 1, 2, 3].map((step) => ({ step, kept: [0, 1, 2].map((b) => b < step ? 2 : 4) })),
      { blockSize: 4, norms: [3, 2, 1] },
    ),
    ["Blocks over time", "3 blocks of 4", "largest L1"],
  ],
  removedL1Chart: [
    removedL1Chart([
      { name: "largest first", steps: [1, 2, 3], removed: [5, 7, 8] },
      { name: "smallest first", steps: [1, 2, 3], removed: [1, 3, 8] },
    ], { total: 16, stepTitle: "Epoch" }),
    ["L1 norm removed in each step", "largest first", "smallest first", "Epoch"],
  ],
  accuracyAgainstSparsity: [
    accuracyAgainstSparsity(seeds, { dense: 0.85 }),
    ["Accuracy against sparsity", "dense", "one-shot", "iterative", "worst to best"],
  ],
};

for (const [name, [chart, texts]] of Object.entries(charts)) {
  Deno.test(`${name}() is plain data that renders to a small SVG with everything it names`, async () => {
    assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
    const svg = await renderSvg(chart);
    for (const text of texts) assert.ok(svg.includes(text), text);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    assert.ok(svg.length < 80_000, `${svg.length} letters`);
  });
}

/** Cells of one panel as rows of letters, gaps between kernels as spaces. */
function drawn(chart: ChartSpec): string[] {
  const cells = valuesOf(chart), lines: string[][] = [];
  const places = (field: string) =>
    [...new Set(cells.map((cell) => Number(cell[field])))].sort((a, b) => a - b);
  const xs = places("x"), ys = places("y");
  for (const { x, y, weight } of cells) {
    (lines[ys.indexOf(Number(y))] ??= [])[xs.indexOf(Number(x))] = weight === "kept" ? "#" : ".";
  }
  return lines.map((line) => line.join(""));
}

Deno.test("maskChart() draws kernels as they lie in an image, outputs down and inputs across, in either layout", () => {
  // 2 outputs, 3 inputs, kernels of 1 x 2: kept are the left weights of output 0, and input 2 of output 1
  const kept = (o: number, i: number, w: number) => o === 0 ? w === 0 : i === 2;
  const oihw = [0, 1].flatMap((o) =>
    [0, 1, 2].flatMap((i) => [0, 1].map((w) => Number(kept(o, i, w))))
  );
  const hwio = [0, 1].flatMap((w) =>
    [0, 1, 2].flatMap((i) => [0, 1].map((o) => Number(kept(o, i, w))))
  );
  const wanted = ["#.#.#.", "....##"];
  const one = (mask: number[]) => [{ name: "mask", mask }];
  assert.deepEqual(drawn(maskChart(one(oihw), { shape: [2, 3, 1, 2], layout: "oihw" })), wanted);
  assert.deepEqual(drawn(maskChart(one(hwio), { shape: [1, 2, 3, 2], layout: "hwio" })), wanted);
});

Deno.test("maskChart() draws dense and attention weights, outputs down", () => {
  // 2 inputs, 3 outputs; output 1 is removed
  const dense = maskChart([{ name: "m", mask: [1, 0, 1, 1, 0, 1] }], {
    shape: [2, 3],
    layout: "dense",
  });
  assert.deepEqual(drawn(dense), ["##", "..", "##"]);
  // 2 inputs, 2 heads of 2 dimensions; head 1 is removed
  const heads = maskChart([{ name: "m", mask: [1, 1, 0, 0, 1, 1, 0, 0] }], {
    shape: [2, 2, 2],
    layout: "heads",
  });
  assert.deepEqual(drawn(heads), ["##", "##", "..", ".."]);
});

Deno.test("maskChart() refuses a mask of another size and a weight that no picture shows", () => {
  assert.throws(
    () => maskChart([{ name: "row", mask: [1] }], { shape: [1, 2], layout: "dense" }),
    new TypeError("Cannot use the mask row: its shape must be [2]: current value is [1]"),
  );
  assert.throws(
    () => maskChart([], { shape: [40, 40], layout: "dense" }),
    new RangeError(
      "Cannot draw masks: the weight must have at most 1200 elements: current value is 1600",
    ),
  );
});

Deno.test("weightHistograms() has every weight in one bar that holds it, and zeros in none", () => {
  const numbers = fc.array(fc.integer({ min: -20, max: 20 }).map((n) => n / 4), { minLength: 1 });
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 12 }), (before, half) => {
      const chart = weightHistograms([{ name: "layer", before }], { bins: 2 * half });
      const bars = valuesOf((chart.concat as unknown[])[0]);
      const counted = bars.reduce((sum, { count }) => sum + Number(count), 0);
      assert.equal(counted, before.filter((weight) => weight !== 0).length);
      for (const { from, to, count } of bars) {
        const slack = 1e-4; // the edges are written with six digits
        const held = before.filter((w) =>
          w !== 0 && w >= Number(from) - slack && w <= Number(to) + slack
        );
        assert.ok(held.length >= Number(count));
        assert.ok(Number(from) * Number(to) >= 0, "no bar crosses zero");
      }
    }),
    { seed: 101 },
  );
});

Deno.test("weightHistograms() refuses a weight that is no number and bars that would cross zero", () => {
  assert.throws(
    () => weightHistograms([{ name: "fc", before: [1], after: [NaN] }]),
    new RangeError(
      "Cannot use the weights of fc afterwards: every number must be finite: current value is NaN at 0",
    ),
  );
  assert.throws(
    () => weightHistograms([], { bins: 3 }),
    new RangeError(
      "Cannot use half of the bins: it must be an integer in [1, infinity): current value is 1.5",
    ),
  );
});

Deno.test("sensitivityChart() draws every measurement, and chosen ratios on their curve", () => {
  const [lines, rule, , points] = layersOf(sensitivityChart(curves, { maxDrop: 0.05 }));
  assert.deepEqual(
    valuesOf(lines),
    curves.flatMap(({ group, drops }) =>
      drops.map((drop, i) => ({ group, ratio: ratios[i], drop }))
    ),
  );
  assert.deepEqual(valuesOf(rule), [{ drop: 0.05 }]);
  const [first, second] = valuesOf(points);
  assert.deepEqual(second, { group: "conv2", chosen: 0.75, drop: 0.02 });
  assert.ok(Math.abs(Number(first!.drop) - 0.06) < 1e-12); // half way between 0.02 and 0.1
});

Deno.test("sensitivityChart() ends at five thresholds, and shows everything where there is none", () => {
  const top = (chart: ChartSpec) => {
    const { encoding } = layersOf(chart)[0] as { encoding: { y: { scale: { domain: number[] } } } };
    return encoding.y.scale.domain;
  };
  assert.deepEqual(top(sensitivityChart(curves, { maxDrop: 0.0625 })), [-0.01, 0.3125]);
  assert.deepEqual(top(sensitivityChart(curves)), [-0.01, 0.6]);
  assert.equal(layersOf(sensitivityChart(curves)).length, 2, "no threshold, no line of it");
});

Deno.test("blocksOverTime() covers every step of every block once, with what is kept of it then", () => {
  const history = fc.integer({ min: 1, max: 6 }).chain((blocks) =>
    fc.array(fc.array(fc.constantFrom(1, 2, 4), { minLength: blocks, maxLength: blocks }), {
      minLength: 1,
      maxLength: 8,
    })
  );
  fc.assert(
    fc.property(history, (kept) => {
      const steps = kept.map((kept, i) => ({ step: 10 * i, kept }));
      const cells = valuesOf(blocksOverTime(steps, { blockSize: 4 }));
      const end = kept.length === 1 ? 1 : 10;
      kept.forEach((blocks, i) =>
        blocks.forEach((wanted, row) => {
          const at = 10 * i + end / 2;
          const found = cells.filter((c) =>
            c.row === row && Number(c.step) <= at && Number(c.to) > at
          );
          assert.deepEqual(found.map((cell) => cell.kept), [wanted]);
        })
      );
    }),
    { seed: 102 },
  );
});

Deno.test("blocksOverTime() sorts rows by norm, and draws many blocks and steps by evenly spaced ones", () => {
  const kept = [[4, 4, 4], [4, 2, 4]];
  const steps = kept.map((kept, step) => ({ step, kept }));
  const cells = valuesOf(blocksOverTime(steps, { blockSize: 4, norms: [1, 9, 5] }));
  assert.deepEqual(cells.filter(({ kept }) => kept === 2), [{ row: 0, step: 1, to: 2, kept: 2 }]);

  const many = Array.from({ length: 1000 }, (_, step) => ({
    step,
    kept: Array.from({ length: 500 }, (_, block) => block < step / 2 ? 2 : 4),
  }));
  const drawn = valuesOf(blocksOverTime(many, { blockSize: 4 }));
  assert.equal(new Set(drawn.map(({ row }) => row)).size, 72);
  assert.ok(drawn.length <= 2 * 72);
  assert.equal(drawn.at(-1)!.to, 1000);
});

Deno.test("blocksOverTime() gives each number of kept weights a colour of its own", () => {
  const history = Array.from({ length: 16 }, (_, step) => ({ step, kept: [16 - step] }));
  const { encoding } = blocksOverTime(history, { blockSize: 16 }) as {
    encoding: { color: { scale: { domain: number[]; range: string[] } } };
  };
  const { domain, range } = encoding.color.scale;
  assert.deepEqual(domain, history.map(({ kept }) => kept[0]));
  assert.equal(new Set(range).size, 16);
  assert.ok(range.every((colour) => /^#[0-9A-F]{6}$/.test(colour)));
});

Deno.test("blocksOverTime() refuses steps of different layers and no steps", () => {
  assert.throws(
    () => blocksOverTime([{ step: 1, kept: [4] }, { step: 2, kept: [4, 4] }], { blockSize: 4 }),
    new TypeError("Cannot use step 2: its shape must be [1]: current value is [2]"),
  );
  assert.throws(
    () => blocksOverTime([], { blockSize: 4 }),
    new TypeError("Cannot use the history of blocks: its shape must be [1]: current value is [0]"),
  );
});

Deno.test("removedL1Chart() has bars that add up to what is removed at the end", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 64 }), { minLength: 1 }), (norms) => {
      const removed = norms.toSorted((a, b) => a - b);
      const order = { name: "any", steps: removed.map((_, i) => i), removed };
      const bars = valuesOf(removedL1Chart([order], { total: 64 }));
      const sum = bars.reduce((sum, { share }) => sum + Number(share), 0);
      assert.ok(Math.abs(64 * sum - removed.at(-1)!) < 1e-3); // six digits each
      assert.ok(bars.every(({ share }) => Number(share) >= 0));
    }),
    { seed: 103 },
  );
  assert.throws(
    () => removedL1Chart([], { total: 0 }),
    new RangeError("Cannot use total: it must be a number in (0, infinity): current value is 0"),
  );
  assert.throws(
    () => removedL1Chart([{ name: "any", steps: [1], removed: [] }], { total: 1 }),
    new TypeError("Cannot use the norms of any: its shape must be [1]: current value is [0]"),
  );
});

Deno.test("accuracyAgainstSparsity() has mean and range of the seeds of each method at each sparsity, ascending", () => {
  const shuffled = seeds.toReversed();
  assert.deepEqual(
    valuesOf(accuracyAgainstSparsity(shuffled)).map(({ mean, ...rest }) => ({
      ...rest,
      mean: Number(Number(mean).toFixed(9)),
    })),
    ["iterative", "one-shot"].flatMap((method) =>
      [0.5, 0.9].map((sparsity) => ({ method, sparsity, mean: 0.7, min: 0.6, max: 0.8, seeds: 3 }))
    ),
  );
  assert.throws(
    () => accuracyAgainstSparsity([{ method: "m", sparsity: 50, accuracy: 0.5 }]),
    new RangeError("Cannot use sparsity: it must be a number in [0, 1]: current value is 50"),
  );
  assert.throws(
    () => accuracyAgainstSparsity([{ method: "m", sparsity: 0.5, accuracy: NaN }]),
    new RangeError("Cannot use accuracy: it must be a number in [0, 1]: current value is NaN"),
  );
});
