import assert from "node:assert/strict";
import { table, tableHtml, tableText } from "@geta-lab/geta/notebook";
import { captured } from "./captured.ts";
import { insideFakeKernel } from "./fake_jupyter.ts";

const rows = [
  { layer: "conv1", bits: 4, share: 0.123456 },
  { layer: "fc", bits: 16 },
];

Deno.test("tableText() aligns text left, numbers right, and leaves missing values empty", () => {
  assert.equal(
    tableText(rows),
    [
      "┌───────┬──────┬────────┐",
      "│ layer │ bits │  share │",
      "├───────┼──────┼────────┤",
      "│ conv1 │    4 │ 0.1235 │",
      "│ fc    │   16 │        │",
      "└───────┴──────┴────────┘",
    ].join("\n"),
  );
});

Deno.test("tableText() writes large integers and non-finite numbers in full", () => {
  assert.equal(
    tableText([{ a: 1234567, b: NaN, c: -Infinity }]).split("\n")[3],
    "│ 1234567 │ NaN │ -Infinity │",
  );
});

Deno.test("tableText() of no rows is empty", () => {
  assert.equal(tableText([]), "");
});

Deno.test("tableHtml() has a cell for every row and column and escapes names and values", () => {
  const html = tableHtml([{ "<i>": "a&b" }, { "<i>": "c" }]);
  assert.equal(html.match(/<td/g)?.length, 2);
  assert.match(html, /<th [^>]*>&lt;i&gt;<\/th>/);
  assert.match(html, /a&amp;b/);
  assert.equal(tableHtml(rows).match(/<td/g)?.length, 6);
});

Deno.test("table() shows HTML in a notebook and text elsewhere", async () => {
  await insideFakeKernel(async (calls) => {
    await table(rows);
    assert.deepEqual(calls[0]?.bundle, {
      "text/html": tableHtml(rows),
      "text/plain": tableText(rows),
    });
  });
  assert.deepEqual(await captured(() => table(rows)), [tableText(rows)]);
});
