import assert from "node:assert/strict";
import type { HistoryLine } from "@geta-lab/geta/report";
import {
  accuracyRows,
  extractionText,
  keptWeights,
  pruningHtml,
  pruningRows,
} from "@geta-lab/geta/viz";
import { exampleLayer, examplePruningReport } from "./example_pruning_report.ts";

const report = examplePruningReport, layer = exampleLayer;
const line = { epoch: 1, loss: 1, learningRate: 0.1 };
const history: HistoryLine[] = [
  { ...line, step: 1, stage: "dense", accuracy: 0.5 },
  { ...line, step: 2, stage: "pruning", sparsity: 0.3 },
  { ...line, step: 3, stage: "fine-tuning", sparsity: 0.6, accuracy: 0.6 },
];
const page = await pruningHtml(report, history);

Deno.test("pruningHtml() holds charts over time and per layer, tables, the recipe and the warnings", () => {
  // loss, accuracy, learning rate, sparsity; kept weights, widths
  assert.equal(page.match(/<figure /g)?.length, 6);
  for (const title of ["What remains", "Accuracy", "Layers", "Recipe"]) {
    assert.ok(page.includes(`<h2>${title}</h2>`), title);
  }
  assert.match(page, /<p class="warning">Look here\.<\/p>/);
  assert.match(page, /<pre class="command">deno task prune --recipe mine<\/pre>/);
  assert.match(page, /view: &quot;structure&quot;\nscore: {&quot;by&quot;:&quot;l1Norm&quot;}/);
  for (const stage of ["Dense", "Pruning", "Fine-tuning"]) {
    assert.ok(page.includes(`</i>${stage}<`));
  }
  assert.doesNotMatch(page, /Warm-up|Cool-down/);
});

Deno.test("pruningHtml() sets what is zero, what that stores and what time it takes beside each other", () => {
  const tile = (name: string, value: string, remark: string) =>
    assert.ok(
      page.includes(`<span>${name}</span><strong>${value}</strong><span>${remark}</span>`),
      name,
    );
  tile("Weights removed", "60.0 %", "70.0 % of all parameters");
  tile("MACs that are run", "50.0 %", "22.2 % if zeros were skipped");
  tile("Stored, with index", "1.26 kB", "of 4.00 kB");
  tile("One inference", "1.5 ms", "dense 2 ms, as measured here");
  assert.match(page, /another 2\.5 % would round to zero at 8 bits, which is no pruning\./);
  assert.match(page, /1\.20 kB of values and 63 B of index \(one bit a group\)/);
  assert.match(page, /<td data-head="removed">whole<\/td>/);
});

Deno.test("pruningHtml() shows what a scan has measured, with the threshold and what was chosen", async () => {
  assert.doesNotMatch(page, /Sensitivity of each group/);
  const curves = [{ group: "conv1", ratios: [0, 0.5], drops: [0, 0.1], chosen: 0.25 }];
  const html = await pruningHtml(report, history, { sensitivity: { curves, maxDrop: 0.05 } });
  assert.match(html, /Sensitivity of each group/);
  assert.match(html, /<figure class="card wide">/);
  assert.match(html, />threshold</);
  assert.match(html, />conv1</);
  assert.doesNotMatch(
    await pruningHtml(report, history, { sensitivity: { curves } }),
    />threshold</,
  );
});

Deno.test("pruningHtml() says which epoch was the best, and why there may be none", async () => {
  const none = "none, no epoch ended at the target, or its checkpoint is missing";
  assert.ok(page.includes(`<br>Best epoch by validation: ${none}.</p>`));
  const best = { step: 30, epoch: 3, validation: 0.9, accuracy: 0.85 };
  assert.ok(
    (await pruningHtml({ ...report, best }, history)).includes(
      "<br>Best epoch by validation: 3 of 4 (90.00 % of 10 images), test accuracy 85.00 %.</p>",
    ),
  );
});

Deno.test("pruningHtml() needs no network, runs no script and escapes whatever text it holds", async () => {
  assert.doesNotMatch(page, /<script|<link|<iframe|<a |@import|url\((?!#)|\son\w+=/);
  const evil = `"><script>alert('x')</script>&`;
  const hostile = await pruningHtml({
    ...report,
    model: evil,
    data: evil,
    engine: evil,
    recipe: { name: evil, about: evil, source: { title: evil, link: evil } },
    settings: { [evil]: evil },
    bytes: { ...report.bytes, form: evil },
    extraction: { ...report.extraction, reason: evil },
    layers: [{ ...layer, name: evil, whole: evil }],
    warnings: [evil],
    origin: { command: evil, version: evil, date: evil, machine: evil },
  }, []);
  assert.doesNotMatch(hostile, /<script/);
});

Deno.test("pruningRows() counts the index into the bytes, and gives bytes that any machine needs beside it", () => {
  const bytes = pruningRows(report).find(({ quantity }) => quantity === "Bytes");
  assert.deepEqual(bytes, {
    quantity: "Bytes",
    dense: "4.00 kB",
    zerosSkipped: "1.26 kB (31.6 %)",
    extracted: "2.00 kB (50.0 %)",
  });
});

Deno.test("accuracyRows() tells the difference in points; nobody looks at test images behind the cut", () => {
  assert.deepEqual(accuracyRows(report), [
    ["Validation", "90.00 %", "20.00 %", "87.50 %", "-2.50 points"],
    ["Test", "91.00 %", "", "90.00 %", "-1.00 points"],
  ]);
});

Deno.test("extractionText() gives the reason where nothing left or the outputs differ", () => {
  const none = { structures: 0, of: 16, maxAbsDifference: 0, relative: 0 };
  assert.equal(extractionText({ extraction: { ...none, reason: "Why." } }), "Why.");
  assert.equal(extractionText({ extraction: none }), "None of 16 structures was cut out.");
  assert.equal(
    extractionText({ extraction: { ...report.extraction, relative: 1e-3, reason: "Why." } }),
    "8 of 16 structures were cut out: largest difference 2.0e-6 (1.0e-3 of the largest output). Why.",
  );
});

Deno.test("keptWeights() draws a layer without weights as whole", () => {
  const { values } = keptWeights([{ name: "none", parameters: 0, removed: 0 }]).data as {
    values: { kept: number }[];
  };
  assert.equal(values[0]!.kept, 1);
});
