import assert from "node:assert/strict";
import { cellHash } from "../../tools/i18n/catalogue.ts";
import { coverageFaults } from "../../tools/i18n/coverage.ts";
import type { Cell, Notebook } from "../../tools/notebook/nbformat.ts";

const prose = (id: string, source: string): Cell => ({
  cell_type: "markdown",
  id,
  metadata: {},
  source,
});
const table: Cell = {
  cell_type: "code",
  id: "show",
  metadata: {},
  source: "",
  execution_count: 1,
  outputs: [{
    output_type: "display_data",
    metadata: {},
    data: { "text/html": `<table><th style="">layer</th><td style="">7 of 9</td></table>` },
  }],
};
const notebook: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [prose("title", "# Title"), prose("end", "The end."), table],
};
const title = { of: cellHash("# Title"), text: ["# 标题"] };
const end = { of: cellHash("The end."), text: ["完。"] };
const show = { shown: { layer: "层", "{0} of {1}": "{1} 中的 {0}" } };

Deno.test("coverageFaults finds nothing in a whole translation", () => {
  const words = {};
  assert.deepEqual(
    coverageFaults(notebook, { catalogue: { cells: { title, end, show } }, words }),
    [],
  );
});

Deno.test("coverageFaults names stale, missing and unknown cells", () => {
  const cells = { title: { ...title, of: "0123456789ab" }, gone: end, show };
  assert.deepEqual(coverageFaults(notebook, { catalogue: { cells }, words: {} }), [
    "cell gone is translated but not in the notebook",
    `cell title is stale: the English cell is now ${cellHash("# Title")}`,
    "cell end is missing",
  ]);
});

Deno.test("coverageFaults names the heads of columns without translation and texts that nothing shows", () => {
  const cells = { title, end, show: { shown: { width: "宽度" } } };
  assert.deepEqual(coverageFaults(notebook, { catalogue: { cells }, words: {} }), [
    'cell show shows "layer", whose translation is missing',
    'cell show is stale: it no longer shows "width"',
  ]);
  const words = { layer: "层" }, bare = { cells: { title, end } };
  assert.deepEqual(coverageFaults(notebook, { catalogue: bare, words }), []);
});

Deno.test("coverageFaults names prose without text and code with one", () => {
  const cells = { title: show, end, show: title };
  assert.deepEqual(coverageFaults(notebook, { catalogue: { cells }, words: {} }), [
    "cell title is prose: it must have a text",
    "cell show is code: it must have shown texts only",
  ]);
});
