/**
 * A deck as one page that needs nothing else.
 *
 * @module
 */
import { Marp } from "@marp-team/marp-core";
import { base64Of } from "../../lib/core/mod.ts";
import { escapeHtml } from "../../lib/viz/mod.ts";
import type { Picture } from "./draw_picture.ts";
import { readDeck } from "./read_deck.ts";
import { viewerScript, viewerStyle } from "./viewer.ts";

/** What {@linkcode deckHtml} is told. */
export interface DeckHtmlOptions {
  /** The style sheet of the decks, a theme of Marp. */
  theme: string;
  /** Draws a picture. */
  draw: (address: string) => Promise<Picture>;
  /** Where a link of the Markdown leads from the page. */
  linkTo: (address: string) => string;
}

/**
 * Makes the page of a deck: formulas, charts, style and keys inside.
 *
 * @param markdown The deck.
 * @param options Theme, pictures, links.
 * @returns HTML.
 */
export async function deckHtml(markdown: string, options: DeckHtmlOptions): Promise<string> {
  const marp = new Marp({
    container: { tag: "article", class: "marpit" },
    markdown: { breaks: false },
    math: "mathjax", // katex would fetch its fonts
    script: false,
    emoji: { shortcode: false, unicode: false }, // otherwise pictures of another site
  });
  marp.themeSet.default = marp.themeSet.add(options.theme);
  const { html, css, comments } = marp.render(markdown, { htmlAsArray: true });
  const title = readDeck(markdown)[0]?.title ?? "Slides";
  const slides: string[] = [];
  for (const [i, slide] of html.entries()) { // one after the other: the first chart loads the packages
    const drawn = await withPictures(slide, options.draw);
    const linked = drawn.replace(
      /(<a href=")([^"]*)"/g,
      (_, before, address) => `${before}${escapeHtml(options.linkTo(address))}"`,
    );
    const notes = (comments[i] ?? []).map((note) => `<p>${escapeHtml(note)}</p>`).join("");
    slides.push(`<article class="marpit">${linked}<aside>${notes}</aside></article>`);
  }
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${css}${viewerStyle}</style>
</head>
<body>
<main>
${slides.join("\n")}
</main>
<script>${viewerScript}</script>
</body>
</html>
`;
}

/** The slide with each picture in it as data. */
async function withPictures(
  slide: string,
  draw: DeckHtmlOptions["draw"],
): Promise<string> {
  const addresses = new Set(
    [...slide.matchAll(/src="((?:chart|notebook):[^"]*)"/g)].map(([, one]) => one!),
  );
  for (const address of addresses) {
    const { title, svg } = await draw(address);
    const data = `data:image/svg+xml;base64,${base64Of(new TextEncoder().encode(svg))}`;
    slide = slide.replaceAll(
      new RegExp(`src="${address}"( alt="[^"]*")?`, "g"),
      `src="${data}" alt="${escapeHtml(title)}"`,
    );
  }
  return slide;
}
