/**
 * What a reader sees of the output of a code cell: titles and data of charts, heads and cells of tables, labels of pictures.
 *
 * @module
 */
import { escapeHtml } from "../../lib/viz/mod.ts";
import { type CodeCell, joinText } from "../notebook/nbformat.ts";

/** MIME type of the charts. */
export const CHART = "application/vnd.vegalite.v5+json";

/** MIME type of pictures that move. */
export const SVG = "image/svg+xml";

/** Gives the text to show in place of a text; titles of charts and heads of tables have to be translated. */
export type Say = (text: string, place: { needed: boolean }) => string;

const TITLES = new Set(["title", "subtitle", "text"]);
const DATA = new Set(["values", "domain", "sort", "datum", "value", "labels"]);
const CELL = /(<(t[hd])(?: [^>]*)?>)(.*?)(<\/\2>)/g;
const LABEL = /(<text\b[^>]*>)([^<]*)(<)/g; // what moves it may stand behind it
const NAME = /(<svg\b[^>]*? aria-label=")([^"]*)(")/;
const WORD = /\p{L}{2}/u;
const BAR = /(<div style="font-family:monospace">)(.*?)( <progress)/g;

/**
 * Replaces the texts of a Vega-Lite specification.
 *
 * @param spec The specification; it is not changed.
 * @param say Gives the new text.
 * @returns The new specification.
 */
export function sayChart(spec: unknown, say: Say): unknown {
  return sayPart(spec, { key: "", say });
}

/**
 * Replaces the texts of the cells of HTML tables, and the name before a progress bar.
 *
 * @param html The HTML.
 * @param say Gives the new text.
 * @returns The new HTML.
 */
export function sayHtml(html: string, say: Say): string {
  return html
    .replaceAll(CELL, (_, open, tag, text, close) => {
      return open + escapeHtml(say(plainText(text), { needed: tag === "th" })) + close;
    })
    .replaceAll(BAR, (_, open, text, close) => {
      return open + escapeHtml(say(plainText(text), { needed: false })) + close;
    });
}

/**
 * Replaces the texts of a picture: its name and its labels. Numbers and single letters need no translation.
 *
 * @param svg The picture.
 * @param say Gives the new text.
 * @returns The new picture.
 */
export function saySvg(svg: string, say: Say): string {
  const replace = (_: string, open: string, text: string, close: string) => {
    const plain = plainText(text);
    return open + escapeHtml(say(plain, { needed: WORD.test(plain) })) + close;
  };
  return svg.replace(NAME, replace).replaceAll(LABEL, replace);
}

/**
 * Replaces the title in the line that stands for a picture.
 *
 * @param text For example `[picture] A queue`.
 * @param say Gives the new text.
 * @returns The new line.
 */
export function sayName(text: string, say: Say): string {
  const [, kind = "", title = ""] = /^(\[picture\] )(.*)$/.exec(text) ?? [];
  return title === "" ? text : kind + say(title, { needed: true });
}

/**
 * Lists the texts that the outputs of a cell show.
 *
 * @param cell An executed cell.
 * @returns Each text once; needed if it is a title of a chart, the head of a column or words in a picture.
 */
export function shownTexts(cell: CodeCell): { text: string; needed: boolean }[] {
  const found = new Map<string, boolean>();
  const say: Say = (text, { needed }) => {
    found.set(text, needed || found.get(text) === true);
    return text;
  };
  for (const output of cell.outputs) {
    if (output.output_type !== "display_data") continue;
    const { data } = output, html = data["text/html"], markdown = data["text/markdown"];
    if (data[CHART]) sayChart(data[CHART], say);
    else if (data[SVG]) {
      saySvg(joinText(data[SVG] as string | string[]), say);
      sayName(String(data["text/plain"] ?? ""), say);
    }
    if (html) sayHtml(joinText(html as string | string[]), say);
    if (markdown) say(joinText(markdown as string | string[]), { needed: false });
  }
  return [...found].map(([text, needed]) => ({ text, needed }));
}

function sayPart(part: unknown, { key, say }: { key: string; say: Say }): unknown {
  if (typeof part === "string") {
    if (TITLES.has(key)) return say(part, { needed: true });
    return DATA.has(key) ? say(part, { needed: false }) : part;
  }
  if (Array.isArray(part)) return part.map((one) => sayPart(one, { key, say }));
  if (typeof part !== "object" || part === null) return part;
  // rows of data: their fields are named by the chart, so that all strings in them are data
  const rows = key === "values";
  return Object.fromEntries(
    Object.entries(part).map(([name, inner]) => [
      name,
      name === "config" ? inner : sayPart(inner, { key: rows ? "values" : name, say }),
    ]),
  );
}

function plainText(html: string): string {
  return html.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'").replaceAll("&amp;", "&");
}
