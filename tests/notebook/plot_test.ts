import assert from "node:assert/strict";
import { chartBundle, liveBundle, plot } from "@geta-lab/geta/notebook";
import { theme } from "@geta-lab/geta/viz";
import { captured } from "./captured.ts";
import { insideFakeKernel } from "./fake_jupyter.ts";

const TYPE = "application/vnd.vegalite.v5+json";
const spec = {
  $schema: "https://vega.github.io/schema/vega-lite/v6.json",
  title: "loss",
  mark: "line",
  data: { values: [{ x: 0, y: 1 }, { x: 1, y: 2 }] },
  encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
};

Deno.test("liveBundle() declares version 5, which JupyterLab can draw, and makes no picture", () => {
  const bundle = liveBundle(spec);
  assert.deepEqual(Object.keys(bundle), [TYPE, "text/plain"]);
  const sent = bundle[TYPE] as typeof spec;
  assert.match(sent.$schema, /v5\.json$/);
  assert.deepEqual(sent.data, spec.data);
});

Deno.test("liveBundle() gives the chart the theme, which the chart's own settings overrule", () => {
  const sent = liveBundle({ config: { font: "Courier" } })[TYPE] as { config: object };
  assert.deepEqual(sent.config, { ...theme, font: "Courier" });
});

Deno.test("liveBundle() names the chart in one line for every form of title", () => {
  const line = (title: unknown) => liveBundle({ title })["text/plain"];
  assert.equal(line("loss"), "[chart] loss");
  assert.equal(line(["loss", "by step"]), "[chart] loss by step");
  assert.equal(line({ text: "loss", subtitle: "x" }), "[chart] loss");
  assert.equal(line(undefined), "[chart]");
});

Deno.test("chartBundle() adds exactly one picture and no HTML, which would win over the chart", async () => {
  const types = Object.keys(await chartBundle(spec));
  assert.equal(types.filter((type) => type.startsWith("image/")).length, 1);
  assert.ok(!types.includes("text/html"));
});

Deno.test("plot() sends the bundle inside and prints one line outside a notebook", async () => {
  await insideFakeKernel(async (calls) => {
    await plot(spec, { id: "chart" });
    assert.deepEqual(calls[0]?.bundle, await chartBundle(spec));
    assert.equal(calls[0]?.options.display_id, "chart");
  });
  assert.deepEqual(await captured(() => plot(spec)), ["[chart] loss"]);
});
