import assert from "node:assert/strict";
import { join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { escapeHtml } from "@geta-lab/geta/viz";
import { CHARTS } from "../../slides/charts/mod.ts";
import { deckHtml } from "../../tools/slides/deck_html.ts";
import { drawPicture } from "../../tools/slides/draw_picture.ts";
import { readDeck } from "../../tools/slides/read_deck.ts";
import { headingAnchor } from "../../tools/symbols/markdown.ts";

const SLIDES = fileURLToPath(new URL("../../slides", import.meta.url));
const THEME = Deno.readTextFileSync(join(SLIDES, "deck.css"));
const decks = new Map(
  [...Deno.readDirSync(SLIDES)].filter(({ name }) => name.endsWith(".md")).map(({ name }) => {
    const markdown = Deno.readTextFileSync(join(SLIDES, name));
    return [name, { markdown, slides: readDeck(markdown) }];
  }),
);
const pictures = [...decks.values()].flatMap(({ slides }) => slides.flatMap((one) => one.pictures));

Deno.test("readDeck() tells title, notes, pictures and links of each slide", () => {
  const deck = "---\ntheme: geta\n---\n\n# One\n\n<!-- said -->\n\n---\n\n" +
    "## Two\n\n<!-- _class: wide -->\n![h:3](chart:a) [there](b.md)\n\n```md\n# no\n![](chart:no)\n```\n";
  const [one, two] = readDeck(deck);
  assert.deepEqual(one, { title: "One", text: "# One", notes: "said", pictures: [], links: [] });
  assert.deepEqual([two!.title, two!.notes, two!.pictures, two!.links], [
    "Two",
    "",
    ["chart:a"],
    ["b.md"],
  ]);
});

for (const [name, { markdown, slides }] of decks) {
  Deno.test(`${name} has 8 to 12 slides, a title and a note on each, three questions last`, () => {
    assert.ok(slides.length >= 8 && slides.length <= 12, `${slides.length}`);
    for (const { title, text, notes } of slides) {
      assert.ok(title !== undefined, text);
      assert.notEqual(notes, "", title);
    }
    const { title, text, notes } = slides.at(-1)!;
    assert.equal(title, "Questions");
    for (const list of [text, notes]) {
      assert.deepEqual([...list.matchAll(/^(\d)\. /gm)].map(([, n]) => n), ["1", "2", "3"]);
    }
  });

  Deno.test(`the links of ${name} lead to files and headings of this repository`, () => {
    for (const address of slides.flatMap(({ links }) => links)) {
      const [path, anchor] = address.split("#");
      const file = normalize(join(SLIDES, path!));
      assert.ok(Deno.statSync(file).isFile, address);
      if (anchor === undefined) continue;
      const headings = [...Deno.readTextFileSync(file).matchAll(/^#+ (.*)$/gm)];
      assert.ok(headings.some(([, heading]) => headingAnchor(heading!) === anchor), address);
    }
  });

  Deno.test(`the page of ${name} asks no other site for anything and names all of its pictures`, async () => {
    const drawn: string[] = [];
    const page = await deckHtml(markdown, {
      theme: THEME,
      draw: (address) => {
        drawn.push(address);
        return Promise.resolve({ title: address, svg: "<svg/>" });
      },
      linkTo: (address) => address,
    });
    assert.deepEqual(resourcesOf(page), []);
    assert.deepEqual(drawn, slides.flatMap((slide) => slide.pictures));
    assert.equal(page.match(/<article /g)!.length, slides.length);
    for (const { notes } of slides) assert.ok(page.includes(escapeHtml(notes)), notes);
    const shown = page.slice(page.indexOf("<main>"), page.indexOf("</main>"));
    assert.doesNotMatch(shown, /merror|\$/); // formulas that MathJax could not read, or did not see
  });
}

Deno.test("every chart of slides/charts stands in a deck", () => {
  const used = new Set(pictures.map((address) => address.replace("chart:", "")));
  assert.deepEqual(Object.keys(CHARTS).filter((name) => !used.has(name)), []);
});

for (const address of new Set(pictures)) {
  Deno.test(`drawPicture() draws ${address} with a title`, async () => {
    const { title, svg } = await drawPicture(address);
    assert.match(svg, /^<svg /);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined|href="(?!#)|url\((?!#)/);
    assert.notEqual(title, "");
  });
}

Deno.test("drawPicture() says what it does not find", async () => {
  await assert.rejects(
    () => drawPicture("chart:toString"),
    /RangeError: Cannot draw chart:toString: it must be chart:NAME/,
  );
  await assert.rejects(
    () => drawPicture("notebook:01_what_pruning_is/histogram/2"),
    /RangeError: Cannot draw chart 2 of cell histogram in 01_what_pruning_is: .* current value is 1/,
  );
});

Deno.test("deckHtml() puts charts, formulas and notes into the page and asks no other site for anything", async () => {
  const markdown =
    "---\ntheme: geta\nmath: mathjax\n---\n\n# A <b>\n\n$x^2$ ![h:9](chart:one) :smile: 😀 [to](../README.md)\n\n<!-- said -->\n";
  const page = await deckHtml(markdown, {
    theme: THEME,
    draw: (address) => Promise.resolve({ title: `of ${address}`, svg: "<svg/>" }),
    linkTo: (address) => `../${address}`,
  });
  assert.match(page, /<mjx-container/);
  assert.match(page, /src="data:image\/svg\+xml;base64,PHN2Zy8\+" alt="of chart:one"/);
  assert.match(page, /<a href="..\/..\/README.md"/);
  assert.match(page, /<aside><p>said<\/p><\/aside>/);
  assert.deepEqual(resourcesOf(page), []);
});

/** What a browser would fetch from elsewhere to show the page. */
function resourcesOf(page: string): string[] {
  const fetched = /(?:src|srcset|poster|data)="(?!data:)[^"]*"|<link\b[^>]*>|@import[^;]*;/g;
  const styled = /url\(\s*["']?(?!data:|#)[^)]*\)/g;
  return [...page.matchAll(fetched), ...page.matchAll(styled)].map(([text]) => text);
}
