import assert from "node:assert/strict";
import { reportHtml } from "@geta-lab/geta/viz";
import { exampleHistory, exampleReport } from "./example_report.ts";

const images = { bytes: new Uint8Array(12).fill(200), shape: [2, 2, 3] };
const page = await reportHtml(exampleReport, exampleHistory, { images });

Deno.test("reportHtml() holds all charts and tables", () => {
  assert.equal(page.match(/<figure /g)?.length, 9);
  assert.equal(page.match(/<\/svg><\/figure>/g)?.length, 9);
  for (const title of ["Dense against compressed", "Test images", "Layers", "Settings"]) {
    assert(page.includes(`<h2>${title}</h2>`));
  }
  for (const { name } of exampleReport.compressed.layers) assert(page.includes(`>${name}</th>`));
});

Deno.test("reportHtml() draws the timetable of a run in front of what happened, if it is given", async () => {
  const row = {
    first: 1,
    last: 240,
    stage: "dense",
    what: "trains",
    bits: 32,
    structures: 0,
  } as const;
  const joint = { ...row, first: 241, last: 600, stage: "joint", bits: 4, structures: 9 } as const;
  const timetable = [row, joint];
  const planned = await reportHtml(exampleReport, exampleHistory, { images, timetable });
  assert.equal(planned.match(/<figure /g)?.length, 10);
  assert.ok(!page.includes(">Timetable<"));
  assert.ok(planned.indexOf(">Timetable<") < planned.indexOf(">Training loss<"));
  assert.ok(planned.indexOf(">Timetable<") > planned.indexOf(">Over time<"));
});

Deno.test("reportHtml() needs no network and runs no script", () => {
  const addresses = page.match(/(?:https?:)?\/\/[\w.]+/g)?.filter((a) => !a.includes("www.w3.org"));
  assert.deepEqual(addresses ?? [], []);
  assert.doesNotMatch(page, /<script|<link|<iframe|@import|url\((?!#)|\son\w+=/);
  assert.doesNotMatch(page, /<img (?!src="data:image\/png;base64,)/);
});

Deno.test("reportHtml() escapes whatever text the report holds", async () => {
  const evil = `"><script>alert('x')</script>&`;
  const hostile = await reportHtml(
    {
      ...exampleReport,
      model: evil,
      data: evil,
      engine: evil,
      options: { [evil]: evil, list: [evil] },
      warnings: [evil],
      classes: [evil, evil],
      origin: { command: evil, version: evil, date: evil, machine: evil },
      compressed: {
        ...exampleReport.compressed,
        layers: [{ ...exampleReport.compressed.layers[0]!, name: evil }],
      },
    },
    [],
    { images },
  );
  assert.doesNotMatch(hostile, /<script/);
});

Deno.test("reportHtml() tells settings in words, with units and what they mean", () => {
  const entry = (words: string, value: string) =>
    new RegExp(`<dt>${words}<small>[^<]+</small></dt><dd>${value}</dd>`);
  assert.match(page, entry("bit range", "4 to 16 bits"));
  assert.match(page, entry("joint", "0.5714 epochs"));
  assert.match(page, entry("sparsity", "50 %"));
  assert.match(page, entry("cool down", "3 epochs"));
  assert.doesNotMatch(page, /<dt>[^<]*[A-Z]/);
});

Deno.test("reportHtml() tells how to repeat the run, where and when it ran, and what the layers cost", () => {
  assert.match(page, /<pre class="command">deno task geta --model resnet20 --data cifar10<\/pre>/);
  assert.match(page, /2026-03-01 12:34 UTC, GETA Lab 0\.1\.0, linux x86_64, 2 cores, Deno 2\.9\.6/);
  assert.match(page, /<td data-head="MACs">2\.36 M → 1\.18 M<\/td>/);
  assert.match(page, /<td data-head="BOPs">2\.42 G → 188\.7 M<\/td>/);
  assert.match(page, /One inference<\/span><strong>2\.5 ms<\/strong><span>dense 4\.12 ms/);
});

Deno.test("reportHtml() shows test images with both answers", () => {
  assert.match(
    page,
    /<b>cat<\/b><span class="right">dense: cat ✓<\/span><span class="wrong">compressed: dog ✗/,
  );
});

Deno.test("reportHtml() shows warnings, and none where there are none", async () => {
  assert.doesNotMatch(page, /<p class="warning">/);
  const warned = await reportHtml({ ...exampleReport, warnings: ["It guesses <1 %."] }, []);
  assert.match(warned, /<p class="warning">It guesses &lt;1 %\.<\/p>/);
});

Deno.test("reportHtml() draws charts that fit a telephone of 360 pixels, so that their text is not shrunk", () => {
  const widths = [...page.matchAll(/<svg role="img"[^>]*viewBox="0 0 ([\d.]+)/g)].map(([, w]) =>
    Number(w)
  );
  assert.equal(widths.length, 9);
  // the page leaves 360 - 2 * 12 - 2 * 3 pixels; a tenth less keeps 11 pixels of text above 10
  for (const width of widths) assert(width <= 330 * 1.1, `${width}`);
});

Deno.test("reportHtml() gives every clip path of the page its own name", () => {
  const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id!);
  assert(ids.length > 0);
  assert.equal(new Set(ids).size, ids.length);
  for (const [, id] of page.matchAll(/url\(#([^)]+)\)/g)) assert(ids.includes(id!), `${id}`);
});

Deno.test("reportHtml() leaves out charts without data", async () => {
  const { layers: _, ...compressed } = exampleReport.compressed;
  const bare = await reportHtml({
    ...exampleReport,
    compressed: { ...compressed, layers: [] },
    confusion: { dense: [], compressed: [] },
    options: {},
  }, []);
  assert.doesNotMatch(bare, /<figure|<h2>Layers/);
});

Deno.test("reportHtml() says which images were used for what, and what is unusual about them", async () => {
  assert(page.includes("10000 to test (official test images)"));
  const splits = { ...exampleReport.splits, note: "all from <test> images" };
  const unusual = await reportHtml({ ...exampleReport, splits }, []);
  assert(unusual.includes("all from &lt;test&gt; images"));
});

Deno.test("reportHtml() lists the layers that are not quantized, with their reasons", async () => {
  const floatLayers = [{ name: "<stem>", reason: "its weight is a plain tensor, not a variable" }];
  const { compressed } = exampleReport;
  const frozen = await reportHtml({
    ...exampleReport,
    compressed: { ...compressed, floatLayers },
  }, []);
  assert(frozen.includes("<li>&lt;stem&gt;: its weight is a plain tensor, not a variable</li>"));
  assert.doesNotMatch(page, /Not quantized/);
});
