import assert from "node:assert/strict";
import { reportHtml } from "@geta-lab/geta/viz";
import { exampleHistory, exampleReport } from "./example_report.ts";

const page = await reportHtml(exampleReport, exampleHistory);

Deno.test("reportHtml() holds all charts and tables", () => {
  assert.equal(page.match(/<figure /g)?.length, 7);
  assert.equal(page.match(/<\/svg><\/figure>/g)?.length, 7);
  for (const title of ["Dense against compressed", "Layers", "Settings"]) {
    assert(page.includes(`<h2>${title}</h2>`));
  }
  for (const { name } of exampleReport.compressed.layers) assert(page.includes(`>${name}</th>`));
});

Deno.test("reportHtml() needs no network and runs no script", () => {
  const addresses = page.match(/(?:https?:)?\/\/[\w.]+/g)?.filter((a) => !a.includes("www.w3.org"));
  assert.deepEqual(addresses ?? [], []);
  assert.doesNotMatch(page, /<script|<link|<img|<iframe|@import|url\((?!#)|\son\w+=/);
});

Deno.test("reportHtml() escapes whatever text the report holds", async () => {
  const evil = `"><script>alert('x')</script>&`;
  const hostile = await reportHtml({
    ...exampleReport,
    model: evil,
    data: evil,
    engine: evil,
    options: { [evil]: evil, list: [evil] },
    compressed: {
      ...exampleReport.compressed,
      layers: [{ ...exampleReport.compressed.layers[0]!, name: evil }],
    },
  }, []);
  assert.doesNotMatch(hostile, /<script/);
});

Deno.test("reportHtml() lists settings as the command line takes them, with their help, and options", () => {
  assert.match(page, /<dt title="forget structures [^"]+">joint<\/dt><dd>0.5714<\/dd>/);
  assert.match(page, /<dt title="[^"]+">bitRange<\/dt><dd>4:16<\/dd>/);
  assert.match(page, /<dt>threads<\/dt><dd>2<\/dd>/);
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
