import assert from "node:assert/strict";
import { join } from "node:path";
import { escapeHtml } from "@geta-lab/geta/viz";
import { EXERCISES } from "../../notebooks/exercises/mod.ts";
import { buildBook } from "../../tools/book/build_book.ts";
import { readNotebook, ROOT } from "../../tools/book/entries.ts";
import { joinText } from "../../tools/notebook/nbformat.ts";
import { findChromium, noBrowser, startBrowser } from "../browser/browser.ts";
import { serveFolder } from "../browser/serve_folder.ts";
import { filesOf } from "./files_of.ts";

const folder = await Deno.makeTempDir();
const parts = new Set(["notebooks", "docs"] as const);
const faults = await buildBook(folder, { parts });
const files = await filesOf(folder);
const pages = [...files].filter(([path]) => path.endsWith(".html"));
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

Deno.test("buildBook() leaves no link that leads nowhere, and loads nothing from elsewhere", () => {
  assert.deepEqual(faults, []);
  const text = files.get("assets/book.css")! + files.get("assets/page.js")!;
  assert.doesNotMatch(text, /https?:|@import|url\(/);
});

Deno.test("buildBook() has a page for every notebook, translation and document, and no path of this machine", () => {
  for (
    const name of ["00_tour", "06_nm_and_progressive_blocks", "zh-Hans/12_qasso", "zh-Hant/13_geta"]
  ) {
    assert.ok(files.has(`notebooks/${name}.html`), name);
  }
  assert.ok(files.has("docs/geta.html") && files.has("project/readme.html"));
  for (const [path, text] of files) assert.ok(!text.includes(ROOT.replace(/\/$/, "")), path);
});

Deno.test("buildBook() draws every formula of the pages and has every exercise in its page, without its solution", () => {
  const found = pages.flatMap(([, html]) =>
    [...html.matchAll(/data-exercise="([^"]*)"/g)].map(([, id]) => id!)
  );
  assert.deepEqual([...new Set(found)].sort(), EXERCISES.map(({ id }) => id as string).sort());
  for (const [path, html] of pages) {
    if (path.startsWith("source/")) continue;
    const prose = html.replaceAll(/<(pre|code|textarea|script)\b[^]*?<\/\1>/g, "").replaceAll(
      /<[^>]*>/g,
      "",
    );
    assert.doesNotMatch(prose, /\$\$|\$[\\a-z]/, path);
    if (!path.startsWith("notebooks/")) continue;
    assert.doesNotMatch(html, /BEGIN (SOLUTION|HINTS|STEPS|CHALLENGE)/, path);
  }
});

Deno.test("buildBook() keeps every solution to itself", () => {
  let regions = 0;
  for (const name of new Set(EXERCISES.map(({ notebook }) => notebook))) {
    for (const cell of readNotebook(name).cells) {
      const region = /BEGIN SOLUTION\n([^]*?)\n[^\n]*END SOLUTION/.exec(joinText(cell.source))?.[1];
      if (region === undefined) continue;
      regions++;
      for (const path of [`notebooks/${name}.html`, `notebooks/exercises/${name}.js`]) {
        const text = files.get(path)!;
        assert.ok(
          !text.includes(escapeHtml(region)) && !text.includes(region),
          `${path}: ${region}`,
        );
      }
    }
  }
  assert.ok(regions >= 35, `${regions}`);
});

Deno.test("buildBook() replaces an older book by the same bytes, and nothing else", async () => {
  const small = await Deno.makeTempDir(), docs = new Set(["docs"] as const);
  try {
    await buildBook(small, { parts: docs });
    const first = await filesOf(small);
    await Deno.writeTextFile(join(small, "old.html"), "");
    await buildBook(small, { parts: docs });
    assert.deepEqual(await filesOf(small), first);
    await Deno.remove(join(small, "book.json"));
    await assert.rejects(buildBook(small, { parts: docs }), {
      message: /^Cannot write the book into .*: it must be empty or hold an older book/,
    });
  } finally {
    await Deno.remove(small, { recursive: true });
  }
});

const SHOWN = ["00_tour", "06_nm_and_progressive_blocks", "12_qasso", "13_geta"];

Deno.test(
  "pages 00, 06, 12 and 13 show charts and formulas at 360, 768 and 1440 pixels, light and dark, and nothing overflows",
  noBrowser,
  async () => {
    await using site = serveFolder(folder), browser = await startBrowser();
    for (const name of SHOWN) {
      const page = await browser.open(`${site.address}notebooks/${name}.html`);
      await page.evaluate("for (const one of document.images) one.loading = 'eager'");
      await page.waitFor("[...document.images].every((one) => one.complete)");
      const seen = await page.evaluate<Record<string, number>>(`({
      broken: [...document.images].filter((one) => one.naturalWidth === 0).length,
      charts: document.images.length,
      formulas: document.querySelectorAll(".math svg, .formula svg").length,
      empty: [...document.querySelectorAll(".math svg, .formula svg")].filter((one) => one.getBBox().width === 0).length,
    })`);
      assert.deepEqual([seen["broken"], seen["empty"]], [0, 0], name);
      assert.ok(seen["charts"]! >= 3 && seen["formulas"]! >= 3, `${name}: ${JSON.stringify(seen)}`);
      for (const scheme of ["light", "dark"] as const) {
        for (const width of [360, 768, 1440]) {
          await page.look({ width, scheme });
          assert.deepEqual(await page.overflow(), [], `${name}, ${width}, ${scheme}`);
          const paper = await page.evaluate("getComputedStyle(document.body).backgroundColor");
          assert.equal(paper === "rgb(255, 255, 255)", scheme === "light");
        }
      }
      assert.deepEqual(page.problems, []);
      await page.close();
    }
  },
);

Deno.test(
  "an exercise is solved in the page: a right answer passes, a wrong one is shown, an endless loop ends, and the text stays",
  noBrowser,
  async () => {
    await using site = serveFolder(folder), browser = await startBrowser();
    const address = `${site.address}notebooks/06_nm_and_progressive_blocks.html`;
    let page = await browser.open(address);
    const box = `document.querySelector('[data-exercise="E6.1"]')`;
    const answer = async (body: string, run: string) => {
      const text = `function nmKept(w: number[], n: number, m: number): number[] { ${body} }`;
      await page.evaluate(`{ const area = ${box}.querySelector("textarea");
      area.value = ${JSON.stringify(text)}; area.dispatchEvent(new Event("input"));
      ${box}.querySelector(".results").replaceChildren();
      ${box}.querySelector('[data-run="${run}"]').click(); }`);
      await page.waitFor(`${box}.querySelector(".results").textContent !== ""`, 20);
      return await page.evaluate<string>(`${box}.querySelector(".results").innerText`);
    };
    const right = `const mask = w.map(() => 0);
    for (let start = 0; start < w.length; start += m) {
      const places = w.slice(start, start + m).map((_, i) => start + i);
      places.sort((a, b) => Math.abs(w[b]!) - Math.abs(w[a]!) || a - b);
      for (const i of places.slice(0, n)) mask[i] = 1;
    }
    return mask;`;
    assert.match(await answer(right, "visible"), /Checks: (\d+) of \1 calls right/);
    assert.match(await answer(right, "hidden"), /Practice round 1 of 3: (\d+) of \1 calls right/);
    const wrong = await answer(right.replaceAll("Math.abs", ""), "hidden");
    assert.match(wrong, /Practice round 2 of 3/);
    assert.match(
      wrong,
      /call\s+nmKept\([^]*expected\s+\[[^]*received\s+\[[^]*why\s+at \[\d+\]: expected \d, received \d/,
    );
    assert.match(await answer("for (;;) {}", "visible"), /did not end within 2 seconds/);
    assert.match(
      await answer("return w.map((", "visible"),
      /The cell e6-1 is not TypeScript that runs/,
    );
    assert.match(
      await answer("return other(w);", "visible"),
      /ReferenceError: other is not defined/,
    );
    assert.match(await answer("return [norm(w), dot(w, w), count(0.5, 3)];", "visible"), /0 of 3/);
    await page.close();
    page = await browser.open(address);
    assert.match(
      await page.evaluate<string>(`${box}.querySelector("textarea").value`),
      /norm\(w\)/,
    );
    await page.evaluate(`${box}.querySelector('[data-run="reset"]').click()`);
    assert.match(
      await page.evaluate<string>(`${box}.querySelector("textarea").value`),
      /E6\.1 is not written yet/,
    );
    assert.deepEqual(page.problems, []);
  },
);

Deno.test(
  "the search finds a heading, and works in a page opened from a disk",
  noBrowser,
  async () => {
    assert.ok(findChromium());
    await using browser = await startBrowser();
    const page = await browser.open(`file://${folder}/notebooks/00_tour.html`);
    await page.evaluate('document.querySelector(".find").click()');
    await page.waitFor('document.querySelector("dialog.search[open] input")');
    await page.evaluate(`{ const input = document.querySelector("dialog.search input");
    input.value = "forget rate"; input.dispatchEvent(new Event("input")); }`);
    const links = await page.evaluate<string[]>(
      '[...document.querySelectorAll("dialog.search a")].map((one) => one.href)',
    );
    assert.ok(
      links.some((href) => href.endsWith("12_qasso.html#2-the-forget-rate")),
      links.join("\n"),
    );
    assert.deepEqual(page.problems, []);
  },
);
