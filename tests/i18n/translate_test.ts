import assert from "node:assert/strict";
import { translator } from "../../tools/i18n/phrases.ts";
import { CHART, shownTexts, SVG } from "../../tools/i18n/shown_text.ts";
import { translateNotebook } from "../../tools/i18n/translate.ts";
import type { Notebook } from "../../tools/notebook/nbformat.ts";

const chart = {
  title: { text: "Bits of every layer" },
  mark: { type: "bar", fontSize: 9 },
  data: { values: [{ layer: "conv1", of: "weight", bits: 4 }] },
  encoding: {
    x: { field: "bits", type: "quantitative", title: "bits" },
    y: { field: "layer", type: "nominal" },
    color: { field: "of", scale: { domain: ["weight"] } },
  },
};
const show = (data: Record<string, unknown>) => ({
  output_type: "display_data" as const,
  metadata: {},
  data,
});
const notebook: Notebook = {
  nbformat: 4,
  nbformat_minor: 5,
  metadata: {},
  cells: [
    { cell_type: "markdown", id: "title", metadata: {}, source: "# Bits" },
    {
      cell_type: "code",
      id: "draw",
      metadata: {},
      source: `await plot(bits);`,
      execution_count: 1,
      outputs: [
        show({ [CHART]: chart }),
        show({ "text/html": "<th>layer</th><td>a &lt; b</td><td>9 of 16</td>", "text/plain": "" }),
        show({ "text/markdown": "**K = 88** leave", "text/plain": "" }),
      ],
    },
  ],
};
const translation = {
  language: "zh-Hans" as const,
  catalogue: {
    cells: {
      title: { of: "0".repeat(12), text: ["# 位宽", "", "正文。"] },
      draw: { shown: { layer: "层", "a < b": "a 小于 b", "**K = {0}** leave": "剪去 {0} 个" } },
    },
  },
  words: {
    "Bits of every layer": "各层位宽",
    bits: "位",
    weight: "权重",
    "{0} of {1}": "{1} 中的 {0}",
  },
};

Deno.test("translateNotebook replaces prose and leaves code as it is", async () => {
  const { cells } = await translateNotebook(notebook, translation);
  assert.equal(cells[0]?.source, "# 位宽\n\n正文。");
  assert.equal(cells[1]?.source, "await plot(bits);");
});

Deno.test("translateNotebook replaces titles, data and tables, never fields or layers", async () => {
  const { cells } = await translateNotebook(notebook, translation);
  assert.ok(cells[1]?.cell_type === "code");
  const data = cells[1].outputs.map((output) => "data" in output ? output.data : {});
  const spec = data[0]?.[CHART] as typeof chart & { config: { font: string } };
  assert.equal(spec.title.text, "各层位宽");
  assert.deepEqual(spec.data.values, [{ layer: "conv1", of: "权重", bits: 4 }]);
  assert.deepEqual(spec.encoding.x, { field: "bits", type: "quantitative", title: "位" });
  assert.deepEqual(spec.encoding.color.scale.domain, ["权重"]);
  assert.equal(spec.mark.fontSize, 11);
  assert.match(spec.config.font, /^Noto Sans CJK SC/);
  assert.equal(data[0]?.["text/plain"], "[chart] 各层位宽");
  assert.equal(data[1]?.["text/html"], "<th>层</th><td>a 小于 b</td><td>16 中的 9</td>");
  assert.equal(data[2]?.["text/markdown"], "剪去 88 个");
});

Deno.test("translateNotebook replaces the name and the words of a picture that moves, and draws its still again", async () => {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20" font-family="DejaVu Sans" aria-label="A queue of 4"><text y="9">element 2<animate/></text><text y="19">a &lt; b</text><text>7</text></svg>`;
  const data = { [SVG]: svg, "image/png": "old", "text/plain": "[picture] A queue" };
  const cell = { ...notebook.cells[1]!, outputs: [show(data)] } as Notebook["cells"][number];
  const film = { ...notebook, cells: [cell] };
  assert.deepEqual(
    shownTexts(cell as never).filter(({ needed }) => needed).map(({ text }) => text),
    ["A queue of 4", "element 2", "A queue"],
  );
  const words = {
    "A queue of {#0}": "深度为 {0} 的队列",
    "A queue": "队列",
    "a < b": "a 小于 b",
    "element {#0}": "单元 {0}",
  };
  const { cells } = await translateNotebook(film, { ...translation, words });
  const found = (cells[0] as { outputs: { data: Record<string, string> }[] }).outputs[0]!.data;
  assert.match(found[SVG]!, /font-family="Noto Sans CJK SC[^"]*" aria-label="深度为 4 的队列"/);
  assert.match(
    found[SVG]!,
    /<text y="9">单元 2<animate\/><\/text><text y="19">a 小于 b<\/text><text>7<\/text>/,
  );
  assert.equal(found["text/plain"], "[picture] 队列");
  assert.ok(found["image/png"] !== "old" && atob(found["image/png"]!).startsWith("\x89PNG"));
});

Deno.test("translator puts the first map first and leaves unknown texts to the caller", () => {
  const translated = translator({ a: "甲", "{0} bits": "{0} 位" }, { a: "乙", b: "丙" });
  assert.deepEqual(["a", "b", "4 bits", "c"].map(translated), ["甲", "丙", "4 位", undefined]);
});

Deno.test("translator takes {#0} for a number only, so that a title does not pass for a count", () => {
  const translated = translator({ "{#0} of {#1}": "{1} 中留 {0}" });
  assert.equal(translated("23 of 32"), "32 中留 23");
  assert.equal(translated("Width of every layer"), undefined);
  assert.equal(translator({ "{#0} %": "{0} %" })("−1.5e-3 %"), "−1.5e-3 %");
});
