import assert from "node:assert/strict";
import { apiPage, apiSymbols, apiTexts } from "../../tools/book/api_pages.ts";
import { linkFaults } from "../../tools/book/check_links.ts";
import { aboutModule } from "../../tools/book/reference_page.ts";
import { siteLink, sourcePage } from "../../tools/book/site_map.ts";

const pages = new Map([["docs/geta.md", "docs/geta.html"], [
  "notebooks/a.ipynb",
  "notebooks/zh-Hans/a.html",
]]);

Deno.test("siteLink() leads documents to their pages, files to pages of their source, and leaves other sites alone", () => {
  const needed: string[] = [];
  const link = (address: string) =>
    siteLink(address, {
      from: "notebooks/a.ipynb",
      page: "notebooks/zh-Hans/a.html",
      pages,
      need: (path) => needed.push(path),
    });
  assert.equal(link("../docs/geta.md#2-quantizer"), "../../docs/geta.html#2-quantizer");
  assert.equal(link("../lib/nm/mod.ts"), "../../source/lib/nm/mod.ts.html");
  assert.equal(link("../lib/qadg/"), "../../source/lib/qadg/index.html");
  for (const address of ["https://example.org/a#b", "mailto:a@example.org", "#here"]) {
    assert.equal(link(address), address);
  }
  assert.deepEqual(needed, ["lib/nm/mod.ts", "lib/qadg"]);
  assert.equal(sourcePage("LICENSE"), "source/LICENSE.html");
});

Deno.test("linkFaults() names files and anchors that are not there, and what another site would have to send", () => {
  const site = new Map([
    [
      "a/x.html",
      '<a href="../b.html#one">1</a><a href="../b.html#two">2</a><a href="c.html">3</a><a href="#me" id="me">4</a>' +
      '<a href="https://example.org/">5</a><img alt="" src="https://example.org/p.png"><img src="data:,">',
    ],
    ["b.html", '<h1 id="one">1</h1><link rel="stylesheet" href="//example.org/s.css">'],
  ]);
  assert.deepEqual(linkFaults(site, (path) => site.has(path)), [
    "a/x.html loads https://example.org/p.png",
    "a/x.html: b.html has no two",
    "a/x.html: there is no c.html",
    "b.html loads //example.org/s.css",
  ]);
});

Deno.test("apiPage() leads sources into the site, folders to their index, and back to the book", () => {
  const needed: string[] = [];
  const html = apiPage(
    '<html><ul class="breadcrumbs"></ul><a href="file:&#x2F;&#x2F;&#x2F;p&#x2F;lib&#x2F;a.ts#L3">s</a><a href="..&#x2F;..&#x2F;">home</a><a href="#x" id="x">x</a><a href="#y">y</a><a href=".&#x2F;a%20b.html">z</a>',
    { path: "api/nm/~/a.html", root: "file:///p/", need: (path) => needed.push(path) },
  );
  assert.deepEqual([...html.matchAll(/href="([^"]*)"/g)].map(([, to]) => to), [
    "../../../index.html",
    "../../../source/lib/a.ts.html",
    "../../index.html",
    "#x",
    "#content",
    "./a%2520b.html",
  ]);
  assert.match(html, /^<html lang="en">/);
  assert.deepEqual(needed, ["lib/a.ts"]);
});

Deno.test("apiSymbols() has symbols with the first sentence of their text, not their members", () => {
  const node = {
    name: "nmMask",
    file: "nm",
    url: "./nm/~/nmMask.html",
    doc: "N:M mask.More.",
    kind: [{ kind: "Function" }],
  };
  const script = `(function () { window.DENO_DOC_SEARCH_INDEX = ${
    JSON.stringify({ nodes: [node, { ...node, name: "Options.m" }] })
  };\n})()`;
  const symbols = apiSymbols(script), path = "api/nm/~/nmMask.html", text = "N:M mask.";
  assert.deepEqual(symbols, [{ name: "nmMask", module: "nm", isFunction: true, text, path }]);
  assert.deepEqual(apiTexts(symbols), [{ url: path, page: "nm", heading: "nmMask", text }]);
  assert.throws(() => apiSymbols(""), { message: "Cannot read the index of the reference" });
});

Deno.test("aboutModule() is the first paragraph of a module's comment", () => {
  const source =
    "/**\n * Masks: {@linkcode nmMask}\n * and more.\n *\n * Not this.\n */\nexport {};\n";
  assert.equal(aboutModule(source), "Masks: `nmMask`\nand more.");
  assert.equal(aboutModule("export {};\n"), "");
});
