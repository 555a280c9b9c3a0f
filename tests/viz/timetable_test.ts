import assert from "node:assert/strict";
import fc from "fast-check";
import type { Predicted, RunPrediction } from "@geta-lab/geta/qasso";
import type { Stage } from "@geta-lab/geta/report";
import {
  type ChartSpec,
  type PlannedRow,
  predictionText,
  renderSvg,
  timetableChart,
  timetableText,
} from "@geta-lab/geta/viz";

const word = fc.stringMatching(/^[a-z0-9,.%]{1,12}$/);
/** Rows one behind the other; the last one may have no end. */
const timetables = fc.record({
  spans: fc.array(
    fc.record({
      steps: fc.integer({ min: 1, max: 200_000 }),
      stage: fc.constantFrom<Stage>("dense", "warm-up", "projection", "joint", "cool-down"),
      bits: fc.constantFrom(2, 4, 16, 32, "by layer" as const),
      what: fc.array(word, { minLength: 1, maxLength: 40 }).map((words) => words.join(" ")),
      structures: fc.constantFrom(0, 17),
    }),
    { minLength: 1, maxLength: 12 },
  ),
  open: fc.boolean(),
}).map(({ spans, open }): PlannedRow[] => {
  let first = 1;
  return spans.map(({ steps, ...row }, i) => {
    const begin = first;
    first += steps;
    return open && i === spans.length - 1
      ? { ...row, first: begin }
      : { ...row, first: begin, last: first - 1 };
  });
});

Deno.test("timetableText() fits 100 columns, is aligned, and loses no word", () => {
  fc.assert(
    fc.property(timetables, (rows) => {
      const lines = timetableText(rows).trimEnd().split("\n");
      assert.ok(lines.every((line) => line.length === lines[0]!.length && line.length <= 100));
      const cells = lines.filter((line) => line.startsWith("│")).slice(1)
        .map((line) => line.split("│").slice(1, -1).map((cell) => cell.trim()));
      // a row begins where steps stand; what follows without them belongs to it
      const found: string[] = [];
      for (const [steps, , , what] of cells) {
        if (steps !== "") found.push(what!);
        else found.push(`${found.pop()} ${what}`);
      }
      assert.deepEqual(found, rows.map(({ what }) => what));
      const bits = cells.filter(([steps]) => steps !== "").map((row) => row[2]);
      assert.deepEqual(bits, rows.map((row) => row.bits === 32 ? "float" : `${row.bits}`));
    }),
    { seed: 3 },
  );
});

interface Plot {
  layer: { data: { values: { from: number; to: number; value: number }[] }; encoding: object }[];
}

Deno.test("timetableChart() draws a bar over the steps of each row that has a number, and no plot without one", () => {
  fc.assert(
    fc.property(timetables, (rows) => {
      const [stages, ...plots] = timetableChart(rows).vconcat as Plot[];
      const bands = stages!.layer[0]!.data.values;
      assert.equal(bands[0]!.from, 0);
      for (let i = 1; i < bands.length; i++) assert.equal(bands[i]!.from, bands[i - 1]!.to);
      const wanted = [
        rows.filter(({ bits }) => typeof bits === "number" && bits < 32)
          .map(({ first, bits }) => [first - 1, bits]),
        rows.filter(({ structures }) => structures > 0)
          .map(({ first, structures }) => [first - 1, structures]),
      ].filter((list) => list.length > 0);
      const drawn = plots.map(({ layer }) => layer[0]!.data.values);
      assert.deepEqual(drawn.map((bars) => bars.map(({ from, value }) => [from, value])), wanted);
      for (const { from, to } of drawn.flat()) {
        const row = rows.find(({ first }) => first === from + 1)!;
        assert.ok(to > from && to === (row.last ?? to));
        assert.ok(to <= bands.at(-1)!.to);
      }
    }),
    { seed: 4 },
  );
});

Deno.test("timetableChart() is plain data that renders to a small SVG, with one step axis", async () => {
  const row = (first: number, last: number, rest: Partial<PlannedRow>): PlannedRow => ({
    first,
    last,
    stage: "joint",
    what: "",
    bits: 4,
    structures: 0,
    ...rest,
  });
  const chart: ChartSpec = timetableChart([
    row(1, 400, { stage: "dense", bits: 32 }),
    row(401, 500, { stage: "projection", bits: 8 }),
    row(501, 600, { structures: 31 }),
    row(601, 700, { structures: 29 }),
    row(701, 900, { stage: "cool-down" }),
  ], { width: 248 });
  assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
  const svg = await renderSvg(chart);
  for (const text of ["Timetable", "Highest bits", "Structures leave", "Dense", ">31<"]) {
    assert.ok(svg.includes(text), text);
  }
  assert.equal(svg.split(">Training step<").length - 1, 1);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
  assert.ok(svg.length < 80_000, `${svg.length}`);
});

Deno.test("predictionText() says from least to most only where scores decide", () => {
  const even = (value: number): Predicted => ({ least: value, expected: value, most: value });
  const prediction: RunPrediction = {
    dense: { bops: 1024e5, macs: 1e5, bytes: 4000 },
    bits: {},
    bops: { least: 0.0099 * 1024e5, expected: 0.01 * 1024e5, most: 0.0101 * 1024e5 },
    macs: even(4e4),
    bytes: { least: 100, expected: 200, most: 300 },
    structures: { least: 3, expected: 5, most: 8 },
    widths: {},
  };
  const cells = predictionText(prediction).split("\n").filter((line) => line.startsWith("│"))
    .map((line) => line.split("│").slice(1, -1).map((cell) => cell.trim()));
  assert.deepEqual(cells.slice(1), [
    ["BOPs", "102.4 M", "1.02 M", "1 %", "0.99 to 1.01 %"],
    ["MACs", "100.0 k", "40.00 k", "40 %", ""],
    ["bytes", "4.00 kB", "200 B", "5 %", "2.5 to 7.5 %"],
    ["structures that leave", "", "5", "", "3 to 8"],
  ]);
});
