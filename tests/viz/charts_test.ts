import assert from "node:assert/strict";
import type { HistoryLine } from "@geta-lab/geta/report";
import {
  bitsPerLayer,
  type ChartSpec,
  historyChart,
  historyQuantities,
  renderSvg,
  widthsBeforeAfter,
} from "@geta-lab/geta/viz";
import { exampleHistory, exampleReport } from "./example_report.ts";

interface Layer {
  data?: { values: Record<string, number | string>[] };
  encoding?: Record<string, { field?: string }>;
}

/** Data of the n-th layer of a chart. */
function values(chart: ChartSpec, layer: number): Record<string, number | string>[] {
  return (chart.layer as Layer[])[layer]!.data!.values;
}

const { layers } = exampleReport.compressed;
const charts: Record<string, ChartSpec> = {
  loss: historyChart(exampleHistory, "loss"),
  accuracy: historyChart(exampleHistory, "accuracy"),
  bits: historyChart(exampleHistory, "bits"),
  zeroStructures: historyChart(exampleHistory, "zeroStructures", { target: 117 }),
  forgetRate: historyChart(exampleHistory, "forgetRate"),
  bitsPerLayer: bitsPerLayer(layers),
  widthsBeforeAfter: widthsBeforeAfter(layers),
};

for (const [name, chart] of Object.entries(charts)) {
  Deno.test(`the chart ${name} is plain data that renders to a small SVG with its title`, async () => {
    assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
    const svg = await renderSvg(chart);
    const title = chart.title as string | { text: string };
    assert(svg.includes(typeof title === "string" ? title : title.text));
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    assert(svg.length < 80_000, `${svg.length} letters`);
  });
}

for (const [name, chart] of Object.entries(charts)) {
  Deno.test(`the chart ${name} draws only fields that its data have`, () => {
    const whole = chart as Layer;
    for (const layer of chart.layer as Layer[]) {
      const { values } = (layer.data ?? whole.data)!;
      assert(values.length > 0);
      const channels = Object.values({ ...whole.encoding, ...layer.encoding });
      const fields = channels.flatMap(({ field }) => field === undefined ? [] : [field]);
      for (const field of fields) assert(values.every((row) => field in row), field);
    }
  });
}

Deno.test("historyQuantities() names what a history holds, in the order of the report", () => {
  const all = ["loss", "accuracy", "bits", "zeroStructures", "forgetRate"];
  assert.deepEqual(historyQuantities(exampleHistory), all);
  const dense = exampleHistory.filter(({ stage }) => stage === "dense");
  assert.deepEqual(historyQuantities(dense), ["loss", "accuracy"]);
  assert.deepEqual(historyQuantities([]), []);
});

Deno.test("historyChart() of the loss keeps the mean of all steps and mixes no stages", () => {
  const points = values(charts.loss!, 2);
  assert(points.length <= 210);
  for (const { mean, min, max } of points) assert(min! <= mean! && mean! <= max!);
  const all = exampleHistory.map(({ loss }) => loss);
  assert.equal(Math.min(...points.map(({ min }) => Number(min))), Math.min(...all));
  assert.equal(Math.max(...points.map(({ max }) => Number(max))), Math.max(...all));

  const steps = Array.from({ length: 1000 }, (_, i): HistoryLine => ({
    step: i + 1,
    epoch: 0,
    stage: i < 500 ? "dense" : "joint",
    loss: i < 500 ? 1 : 3,
    learningRate: 0,
  }));
  const two = historyChart(steps, "loss");
  assert.deepEqual(new Set(values(two, 2).map(({ mean }) => mean)), new Set([1, 3]));
});

Deno.test("historyChart() of the accuracy has a point for every measurement and no other", () => {
  const measured = exampleHistory.filter(({ accuracy }) => accuracy !== undefined);
  assert.deepEqual(
    values(charts.accuracy!, 2),
    measured.map(({ step, accuracy }) => ({ step, accuracy })),
  );
});

Deno.test("historyChart() of the bits leaves dense steps out and ends with the last bits", () => {
  const points = values(charts.bits!, 2);
  assert.equal(Math.min(...points.map(({ step }) => Number(step))) > 240, true);
  const last = points.filter(({ step }) => step === 600);
  const wanted = Object.entries(exampleHistory.at(-1)!.bits!).map(([layer, { weight }]) => ({
    step: 600,
    layer,
    bits: weight,
  }));
  assert.deepEqual(last, wanted);
  const mean = wanted.reduce((sum, { bits }) => sum + bits, 0) / wanted.length;
  assert(Math.abs(Number(values(charts.bits!, 3).at(-1)!.bits) - mean) <= 0.005);
});

Deno.test("historyChart() of the zero structures draws the target only where there is one", () => {
  const layers = (chart: ChartSpec) => (chart.layer as Layer[]).length;
  assert.equal(layers(charts.zeroStructures!), 5);
  assert.equal(layers(historyChart(exampleHistory, "zeroStructures")), 3);
});

Deno.test("historyChart() of the zero structures keeps every change of the count", () => {
  const points = values(charts.zeroStructures!, 2);
  const counts = points.map(({ zeroStructures }) => zeroStructures);
  assert.deepEqual(counts, [0, 23, 46, 69, 92, 117, 117]);
  assert.equal(points[0]!.step, 241);
  assert.equal(points.at(-1)!.step, 600);
});

Deno.test("historyChart() of the forget rate keeps the peak of every period", () => {
  const peaks = values(charts.forgetRate!, 2).filter(({ forgetRate }) => forgetRate === 1);
  assert.deepEqual(peaks.map(({ step }) => step), [384, 408, 432, 456, 480]);
});

Deno.test("bitsPerLayer() shows activations only where some are quantized", async () => {
  const weightOnly = layers.map((layer) => ({ ...layer, activationBits: 32 }));
  assert.doesNotMatch(await renderSvg(bitsPerLayer(weightOnly)), />activation</);
  assert.match(await renderSvg(bitsPerLayer(layers)), />activation</);
});

Deno.test("widthsBeforeAfter() writes both widths beside the bars", async () => {
  assert.match(await renderSvg(charts.widthsBeforeAfter!), />7 of 16</);
});

Deno.test("renderSvg() leaves the specification as it is", async () => {
  const spec = historyChart(exampleHistory, "loss");
  const before = structuredClone(spec);
  await renderSvg(spec);
  assert.deepEqual(spec, before);
});

Deno.test("renderSvg() draws the same chart the same way", async () => {
  const first = await renderSvg(charts.bitsPerLayer!);
  await renderSvg(charts.loss!);
  assert(await renderSvg(charts.bitsPerLayer!) === first);
});

Deno.test("renderSvg() writes layer names as text, never as markup", async () => {
  const svg = await renderSvg(widthsBeforeAfter([{ ...layers[0]!, name: "<script>&" }]));
  assert(svg.includes("&lt;script&gt;&amp;"));
  assert(!svg.includes("<script"));
});
