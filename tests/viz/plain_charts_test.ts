import assert from "node:assert/strict";
import {
  barChart,
  type ChartSpec,
  dotChart,
  heatMap,
  lineChart,
  renderSvg,
  scatterChart,
} from "@geta-lab/geta/viz";

const axes = { x: { title: "Share" }, y: { title: "Accuracy" } };
const charts: [name: string, chart: ChartSpec, texts: string[]][] = [
  [
    "lineChart()",
    lineChart([
      {
        name: "first",
        x: [1, 2, 3],
        y: [0.5, NaN, 0.25],
        low: [0.4, 0.3, 0.2],
        high: [0.6, 0.6, 0.3],
      },
      { name: "second", x: [1, 2], y: [0, 1] },
    ], { title: "Lines", ...axes, rules: [{ y: 0.5, label: "limit" }, { x: 2, label: "knee" }] }),
    ["Lines", "Share", "Accuracy", "limit", "knee", "first", "second"],
  ],
  [
    "barChart()",
    barChart([
      { name: "conv", value: 4, series: "before" },
      { name: "conv", value: 3, series: "after" },
      { name: "fc", value: 2, series: "before" },
    ], { title: "Bars", value: { title: "channels", format: ".1f" } }),
    ["Bars", "channels", ">4.0<", ">3.0<", "conv", "before", "after"],
  ],
  [
    "dotChart()",
    dotChart([
      { name: "L1", value: 0.5, series: "before" },
      { name: "L1", value: 0.75, series: "before" },
      { name: "L1", value: 0.9, series: "after" },
      { name: "random", value: 0.25, series: "before" },
    ], {
      title: "Dots",
      value: { title: "accuracy", format: ".0%" },
      rules: [{ x: 0.6, label: "dense" }],
    }),
    ["Dots", "accuracy", ">L1<", ">random<", ">before<", ">after<", ">dense<", ">60%<"],
  ],
  [
    "scatterChart()",
    scatterChart([{ x: 1, y: 2, series: "a", label: "one" }, { x: 2, y: 3, series: "b" }], {
      title: "Points",
      ...axes,
      diagonal: true,
    }),
    ["Points", ">one<", ">a<", ">b<"],
  ],
  [
    "heatMap()",
    heatMap([[1, -0.5], [-0.5, 1]], {
      title: "Cells",
      rows: ["r1", "r2"],
      columns: ["c1", "c2"],
      valueTitle: "correlation",
      format: ".2f",
    }),
    ["Cells", ">r1<", ">c2<", ">1.00<", "correlation"],
  ],
];

for (const [name, chart, texts] of charts) {
  Deno.test(`${name} is plain data, and its picture names all that it shows`, async () => {
    assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
    const svg = await renderSvg(chart);
    for (const text of texts) assert.ok(svg.includes(text), text);
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    assert.ok(svg.length < 60_000, `${svg.length}`);
  });
}

Deno.test("barChart() stacks the parts of a bar in their order, without numbers", async () => {
  const parts = [["rest", 1], ["gone", 3]] as const;
  const chart = barChart(parts.map(([series, value]) => ({ name: "conv", series, value })), {
    title: "Stacked",
    value: { title: "share", format: ".1f" },
    stacked: true,
  });
  const svg = await renderSvg(chart);
  const rectangles = [...svg.matchAll(/ d="M([\d.]+),[\d.]+h([\d.]+)v21\.6h/g)];
  assert.deepEqual(rectangles.map(([, at, length]) => [Number(at), Number(length)]), [
    [0, 120],
    [120, 360],
  ]);
  assert.doesNotMatch(svg.slice(svg.indexOf("mark-rect"), svg.indexOf("role-legend")), /mark-text/);
});

Deno.test("lineChart(), heatMap(), barChart() and dotChart() refuse numbers that do not fit", () => {
  assert.throws(
    () => lineChart([{ name: "loss", x: [1, 2], y: [1] }], { title: "", ...axes }),
    new TypeError(
      "Cannot draw loss: it must have 2 values, one for each position: current value is 1",
    ),
  );
  assert.throws(
    () => heatMap([[1]], { title: "", rows: ["a", "b"], columns: ["c"], valueTitle: "" }),
    /TypeError: .*the matrix/,
  );
  assert.throws(
    () => barChart([{ name: "conv", value: NaN }], { title: "", value: { title: "" } }),
    /RangeError: Cannot use the bar of conv/,
  );
  assert.throws(
    () => dotChart([{ name: "conv", value: NaN }], { title: "", value: { title: "" } }),
    /RangeError: Cannot use the dot of conv/,
  );
});
