import assert from "node:assert/strict";
import {
  accuracyCurve,
  bitsOverTime,
  bitsPerLayer,
  type ChartSpec,
  forgetRateOverTime,
  lossCurve,
  renderSvg,
  widthsBeforeAfter,
  zeroStructuresOverTime,
} from "@geta-lab/geta/viz";
import { exampleHistory, exampleReport } from "./example_report.ts";

interface Layer {
  data: { values: Record<string, number | string>[] };
}

/** Data of the n-th layer of a chart. */
function values(chart: ChartSpec, layer: number): Record<string, number | string>[] {
  return (chart.layer as Layer[])[layer]!.data.values;
}

const { layers } = exampleReport.compressed;
const charts: Record<string, ChartSpec> = {
  lossCurve: lossCurve(exampleHistory),
  accuracyCurve: accuracyCurve(exampleHistory),
  bitsOverTime: bitsOverTime(exampleHistory),
  zeroStructuresOverTime: zeroStructuresOverTime(exampleHistory, 117),
  forgetRateOverTime: forgetRateOverTime(exampleHistory),
  bitsPerLayer: bitsPerLayer(layers),
  widthsBeforeAfter: widthsBeforeAfter(layers),
};

for (const [name, chart] of Object.entries(charts)) {
  Deno.test(`${name}() is plain data that renders to a small SVG with its title`, async () => {
    assert.deepEqual(JSON.parse(JSON.stringify(chart)), chart);
    const svg = await renderSvg(chart);
    const title = chart.title as string | { text: string };
    assert(svg.includes(typeof title === "string" ? title : title.text));
    assert.doesNotMatch(svg, /NaN|undefined|Infinity/);
    assert(svg.length < 80_000, `${svg.length} letters`);
  });
}

Deno.test("lossCurve() keeps the mean of all steps and mixes no stages", () => {
  const points = values(charts.lossCurve!, 2);
  assert(points.length <= 210);
  for (const { mean, min, max } of points) assert(min! <= mean! && mean! <= max!);
  const all = exampleHistory.map(({ loss }) => loss);
  assert.equal(Math.min(...points.map(({ min }) => Number(min))), Math.min(...all));
  assert.equal(Math.max(...points.map(({ max }) => Number(max))), Math.max(...all));

  const two = lossCurve(Array.from({ length: 1000 }, (_, i) => ({
    step: i + 1,
    epoch: 0,
    stage: i < 500 ? "dense" : "joint",
    loss: i < 500 ? 1 : 3,
    learningRate: 0,
  })));
  assert.deepEqual(new Set(values(two, 2).map(({ mean }) => mean)), new Set([1, 3]));
});

Deno.test("accuracyCurve() has a point for every measurement and no other", () => {
  const measured = exampleHistory.filter(({ accuracy }) => accuracy !== undefined);
  assert.deepEqual(
    values(charts.accuracyCurve!, 2),
    measured.map(({ step, accuracy }) => ({ step, accuracy })),
  );
});

Deno.test("bitsOverTime() leaves dense steps out and ends with the last bits", () => {
  const points = values(charts.bitsOverTime!, 2);
  assert.equal(Math.min(...points.map(({ step }) => Number(step))) > 240, true);
  const last = points.filter(({ step }) => step === 600);
  const wanted = Object.entries(exampleHistory.at(-1)!.bits!).map(([layer, { weight }]) => ({
    step: 600,
    layer,
    bits: weight,
  }));
  assert.deepEqual(last, wanted);
  const mean = wanted.reduce((sum, { bits }) => sum + bits, 0) / wanted.length;
  assert(Math.abs(Number(values(charts.bitsOverTime!, 3).at(-1)!.bits) - mean) <= 0.005);
});

Deno.test("zeroStructuresOverTime() keeps every change of the count", () => {
  const points = values(charts.zeroStructuresOverTime!, 2);
  const counts = points.map(({ zeroStructures }) => zeroStructures);
  assert.deepEqual(counts, [0, 23, 46, 69, 92, 117, 117]);
  assert.equal(points[0]!.step, 241);
  assert.equal(points.at(-1)!.step, 600);
});

Deno.test("forgetRateOverTime() keeps the peak of every period", () => {
  const peaks = values(charts.forgetRateOverTime!, 2).filter(({ forgetRate }) => forgetRate === 1);
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
  const spec = lossCurve(exampleHistory);
  const before = structuredClone(spec);
  await renderSvg(spec);
  assert.deepEqual(spec, before);
});

Deno.test("renderSvg() draws the same chart the same way", async () => {
  const first = await renderSvg(charts.bitsPerLayer!);
  await renderSvg(charts.lossCurve!);
  assert(await renderSvg(charts.bitsPerLayer!) === first);
});

Deno.test("renderSvg() writes layer names as text, never as markup", async () => {
  const svg = await renderSvg(widthsBeforeAfter([{ ...layers[0]!, name: "<script>&" }]));
  assert(svg.includes("&lt;script&gt;&amp;"));
  assert(!svg.includes("<script"));
});
