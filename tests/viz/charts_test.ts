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
  learningRate: historyChart(exampleHistory, "learningRate"),
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
  const all = ["loss", "accuracy", "learningRate", "bits", "zeroStructures", "forgetRate"];
  assert.deepEqual(historyQuantities(exampleHistory), all);
  const dense = exampleHistory.filter(({ stage }) => stage === "dense");
  assert.deepEqual(historyQuantities(dense), ["loss", "accuracy", "learningRate"]);
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

Deno.test("historyChart() of the bits has a row for each layer, without gaps from the first step to the last", () => {
  const cells = values(charts.bits!, 2);
  for (const layer of Object.keys(exampleHistory.at(-1)!.bits!)) {
    const row = cells.filter((cell) => cell.layer === layer);
    assert.equal(row[0]!.step, 240); // dense steps are left out
    assert.equal(row.at(-1)!.to, 600);
    row.slice(1).forEach(({ step, bits }, i) => {
      assert.equal(step, row[i]!.to);
      assert.notEqual(bits, row[i]!.bits);
    });
  }
});

Deno.test("historyChart() of the bits writes the last bits behind each row", () => {
  const wanted = Object.entries(exampleHistory.at(-1)!.bits!).map(([layer, { weight }]) => ({
    step: 600,
    layer,
    label: `${weight}`,
  }));
  assert.deepEqual(values(charts.bits!, 3), wanted);
});

Deno.test("historyChart() of the bits stays small for a deep network", async () => {
  const deep = exampleHistory.filter(({ stage }) => stage !== "dense").map((line, i) => ({
    ...line,
    bits: Object.fromEntries(
      Array.from(
        { length: 60 },
        (_, j) => [`block${j}`, { weight: 4 + (i * j) % 9, activation: 8 }],
      ),
    ),
  }));
  assert((await renderSvg(historyChart(deep, "bits"))).length < 200_000);
});

Deno.test("historyChart() of the learning rate keeps the jump where compression begins", () => {
  const points = values(charts.learningRate!, 2);
  assert(points.length < 210);
  const rate = (at: number) => points.find(({ step }) => step === at)!.learningRate;
  const wanted = (at: number) => exampleHistory[at - 1]!.learningRate;
  for (const step of [1, 240, 241, 600]) {
    assert(Math.abs(Number(rate(step)) - wanted(step)) <= 1e-4 * wanted(step), `${step}`);
  }
});

Deno.test("historyChart() names the stages that have room for their name, at any width", async () => {
  const names = async (width: number) => {
    const svg = await renderSvg(historyChart(exampleHistory, "loss", { width }));
    return ["Dense", "Warm-up", "Projection", "Joint", "Cool-down"]
      .filter((name) => svg.includes(`>${name}<`));
  };
  assert.deepEqual(await names(560), ["Dense", "Projection", "Joint", "Cool-down"]);
  assert.deepEqual(await names(248), ["Dense", "Joint"]);
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
