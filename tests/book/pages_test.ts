import assert from "node:assert/strict";
import type { FunctionExercise } from "../../notebooks/exercises/exercise.ts";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { pageHtml } from "../../tools/book/layout.ts";
import { pageMarkdown } from "../../tools/book/markdown.ts";
import { navigationOf, neighbours } from "../../tools/book/navigation.ts";
import { notebookPage } from "../../tools/book/notebook_page.ts";
import { outputsHtml } from "../../tools/book/outputs.ts";
import { searchScript, searchTexts, searchWords } from "../../tools/book/search_texts.ts";
import type { PageEntry } from "../../tools/book/site_map.ts";
import { type Cell, parseNotebook } from "../../tools/notebook/nbformat.ts";

/** A PNG file of 30 × 15 pixels, as far as anybody looks. */
const PNG = new Uint8Array(24);
new DataView(PNG.buffer).setUint32(16, 30);
new DataView(PNG.buffer).setUint32(20, 15);

const options = {
  pictureAt: (index: number) => `n/cell-${index}`,
  link: (path: string) => `../${path}`,
  markdown: (text: string) => `<p>${text}</p>`,
};
const exercise = EXERCISES.find(({ id }) => id === "E6.1") as FunctionExercise;

function notebookOf(cells: Partial<Cell>[]) {
  return parseNotebook(JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
}

Deno.test("outputsHtml() shows the picture of a chart with its title and size, and no second form of it", () => {
  const { html, pictures } = outputsHtml([{
    output_type: "display_data",
    metadata: {},
    data: {
      "application/vnd.vegalite.v5+json": {},
      "image/png": PNG.toBase64(),
      "text/plain": ['[chart] "Masks"'],
    },
  }], options);
  assert.deepEqual(pictures, [{
    path: "n/cell-0.png",
    bytes: PNG,
    title: '"Masks"',
    width: 20,
    height: 10,
  }]);
  assert.match(
    html,
    /<img src="\.\.\/n\/cell-0\.png" alt="&quot;Masks&quot;" width="20" height="10"/,
  );
  assert.doesNotMatch(html, /chart/);
});

Deno.test("outputsHtml() shows tables in a box, texts without their meaning as HTML, and no full progress bars", () => {
  const shown = (data: Record<string, unknown>) =>
    outputsHtml([{ output_type: "display_data", metadata: {}, data }], options).html;
  assert.equal(
    shown({ "text/html": "<table></table>", "text/plain": "t" }),
    '<div class="wide"><table></table></div>',
  );
  assert.equal(shown({ "text/html": "<progress value=1>", "text/plain": "1" }), "");
  assert.equal(
    shown({ "text/plain": ["a < b", "\n"] }),
    '<pre class="result">a &lt; b</pre>',
  );
  assert.equal(shown({ "text/markdown": "so", "text/plain": "so" }), "<p>so</p>");
  const svg = '<svg class="a" width="20" height="10.4" viewBox="0 0 9 9"></svg>';
  const { pictures } = outputsHtml([{
    output_type: "display_data",
    metadata: {},
    data: { "image/svg+xml": svg },
  }], options);
  assert.deepEqual(pictures.map(({ path, width, height }) => [path, width, height]), [[
    "n/cell-0.svg",
    20,
    10,
  ]]);
  const still = PNG.toBase64();
  const both = outputsHtml([{
    output_type: "display_data",
    metadata: {},
    data: { "image/svg+xml": svg, "image/png": still },
  }], options);
  assert.deepEqual(both.pictures.map(({ path }) => path), ["n/cell-0.svg"]); // the form that moves
});

Deno.test("notebookPage() has the student's stub in place of the solution, and no check cell", () => {
  const notebook = notebookOf([
    { cell_type: "markdown", id: "title", source: "# 06 Blocks", metadata: {} },
    { cell_type: "markdown", id: "e6-1-task", source: "### E6.1 A mask", metadata: {} },
    {
      cell_type: "code",
      id: "e6-1",
      source: "function nmKept() {\n  // BEGIN SOLUTION\n  secret();\n  // END SOLUTION\n}",
      metadata: {},
      outputs: [],
    },
    {
      cell_type: "code",
      id: "e6-1-check",
      source: "check(nmKept, []);",
      metadata: {},
      outputs: [],
    },
  ]);
  const markdown = pageMarkdown({ link: String, picture: String });
  const { html } = notebookPage(notebook, {
    exercises: [exercise],
    path: "notebooks/06.html",
    language: "en",
    markdown,
  });
  assert.doesNotMatch(html, /secret|check\(/);
  assert.match(html, /E6\.1 is not written yet/);
  assert.equal(html.match(/<section/g)!.length, html.match(/<\/section>/g)!.length);
  assert.deepEqual(markdown.headings.map(({ id }) => id), ["06-blocks", "e61-a-mask"]);
});

const entries: PageEntry[] = [
  {
    source: "notebooks/a.ipynb",
    path: "notebooks/a.html",
    title: "A",
    part: "course",
    language: "en",
  },
  {
    source: "notebooks/b.ipynb",
    path: "notebooks/b.html",
    title: "B",
    part: "course",
    language: "en",
  },
  {
    source: "notebooks/b.ipynb",
    path: "notebooks/zh-Hans/b.html",
    title: "乙",
    part: "course",
    language: "zh-Hans",
  },
  { source: "docs/d.md", path: "docs/d.html", title: "D", part: "documents", language: "en" },
];

Deno.test("navigationOf() takes the translation where there is one, and the demo where it was built", () => {
  const groups = navigationOf(entries, "zh-Hans", { api: true, demo: true });
  assert.deepEqual(groups.map(({ title, links }) => [title, links.map(({ path }) => path)]), [
    ["", ["index.html", "demo/index.html", "functions.html"]],
    ["课程", ["notebooks/a.html", "notebooks/zh-Hans/b.html"]],
    ["文档", ["docs/d.html"]],
  ]);
  const bare = navigationOf(entries, "en", { api: false, demo: false });
  assert.deepEqual(bare[0]!.links.map(({ path }) => path), ["index.html"]);
});

Deno.test("neighbours() are the pages before and behind in the same group", () => {
  const groups = navigationOf(entries, "en", { api: false, demo: false });
  assert.deepEqual(neighbours(groups, "notebooks/a.html"), {
    next: { title: "B", path: "notebooks/b.html" },
  });
  assert.deepEqual(neighbours(groups, "docs/d.html"), {});
});

Deno.test("pageHtml() names its language, its other editions, the page that is open, and its sections", () => {
  const html = pageHtml({
    path: "notebooks/zh-Hans/b.html",
    title: "<乙>",
    language: "zh-Hans",
    body: "<p>text</p>",
    headings: ["one", "two"].map((id) => ({
      level: 2,
      id,
      text: id,
      html: `<a href="x">${id}</a>`,
    })),
    navigation: navigationOf(entries, "zh-Hans", { api: false, demo: false }),
    editions: entries.filter(({ source }) => source === "notebooks/b.ipynb"),
  });
  assert.match(html, /^<!DOCTYPE html>\n<html lang="zh-Hans">/);
  assert.match(html, /<title>&lt;乙&gt; · GETA Lab<\/title>/);
  assert.match(html, /<a href="\.\.\/b\.html" lang="en" hreflang="en">English<\/a>/);
  assert.match(html, /<a href="b\.html" aria-current="page">乙<\/a>/);
  assert.match(html, /<li><a href="#two">two<\/a><\/li>/);
  assert.equal(html.match(/<main /g)!.length, 1);
});

Deno.test("searchWords() finds parts of names, and Han signs alone and in pairs", () => {
  assert.deepEqual(searchWords("forgetRate of N:M"), [
    "forgetrate",
    "forget",
    "rate",
    "of",
    "n",
    "m",
  ]);
  assert.deepEqual(searchWords("遗忘率γ"), ["遗", "忘", "率", "遗忘", "忘率", "γ"]);
});

Deno.test("searchTexts() has one place for each heading, and searchScript() is a script that pages from a disk may read", () => {
  const texts = searchTexts({
    path: "a.html",
    title: "A",
    passages: [{ id: "", heading: "", text: "first" }, {
      id: "b c",
      heading: "B",
      text: "two  words",
    }],
  });
  assert.deepEqual(texts, [
    { url: "a.html", page: "A", heading: "A", text: "first" },
    { url: "a.html#b%20c", page: "A", heading: "B", text: "two words" },
  ]);
  assert.equal(
    searchScript(texts.slice(0, 1)),
    'globalThis.bookTexts = [["a.html","A","A","first"]];\n',
  );
});
