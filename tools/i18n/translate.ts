/**
 * From an executed English notebook to one in another language: prose by its catalogue, code as it is, and pictures drawn
 * again with translated titles in a font that has the glyphs.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import { chartBundle, type ChartSpec, svgToPng } from "../../lib/notebook/mod.ts";
import { type Cell, joinText, type Notebook, type Output } from "../notebook/nbformat.ts";
import type { Catalogue, Language, Shown } from "./catalogue.ts";
import { translator } from "./phrases.ts";
import { CHART, sayChart, sayHtml, sayName, saySvg, SVG } from "./shown_text.ts";

/** Fonts of each language: Noto's has Latin and Han glyphs; the others are those of macOS and Windows. */
export const fonts: Record<Language, string> = {
  "zh-Hans":
    "Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, DejaVu Sans, sans-serif",
  "zh-Hant":
    "Noto Sans CJK TC, Noto Sans TC, PingFang TC, Microsoft JhengHei, DejaVu Sans, sans-serif",
};
/** No text of a picture is smaller, in pixels. */
const LEAST_FONT_SIZE = 11;

/** What a notebook is translated with. */
export interface Translation {
  /** The language, which chooses the fonts. */
  language: Language;
  /** Translations of the cells. */
  catalogue: Catalogue;
  /** Texts of the library's charts and tables. */
  words: Shown;
  /** Draws a chart again; as notebooks show it, if absent. */
  draw?: (spec: ChartSpec) => Promise<Bundle>;
}

/**
 * Translates a notebook. What has no translation stays English.
 *
 * @param notebook The executed notebook; it is not changed.
 * @param translation The language and its catalogues.
 * @returns The translated notebook.
 */
export async function translateNotebook(
  notebook: Notebook,
  translation: Translation,
): Promise<Notebook> {
  const cells: Cell[] = [];
  for (const cell of notebook.cells) cells.push(await translateCell(cell, translation));
  return { ...notebook, cells };
}

async function translateCell(cell: Cell, translation: Translation): Promise<Cell> {
  const found = translation.catalogue.cells[cell.id ?? ""];
  if (cell.cell_type !== "code") {
    return found && "text" in found ? { ...cell, source: found.text.join("\n") } : cell;
  }
  const translated = translator(
    found && "shown" in found ? found.shown : {},
    translation.words,
  );
  const say = (text: string) => translated(text) ?? text;
  const outputs: Output[] = [];
  for (const output of cell.outputs) {
    outputs.push(
      output.output_type !== "display_data" ? output : {
        ...output,
        data: await translateBundle(output.data, {
          say,
          font: fonts[translation.language],
          draw: translation.draw ?? chartBundle,
        }),
      },
    );
  }
  return { ...cell, outputs };
}

type Bundle = Record<string, unknown>;

async function translateBundle(
  data: Bundle,
  { say, font, draw }: {
    say: (text: string) => string;
    font: string;
    draw: (spec: ChartSpec) => Promise<Bundle>;
  },
): Promise<Bundle> {
  if (data[CHART]) {
    const spec = legible(sayChart(data[CHART], say)) as ChartSpec;
    return await draw({ ...spec, config: { ...spec["config"] as ChartSpec, font } });
  }
  if (data[SVG]) return await translatePicture(data, { say, font });
  if (data["text/html"]) {
    return { ...data, "text/html": sayHtml(joinText(data["text/html"] as string | string[]), say) };
  }
  if (!data["text/markdown"]) return data;
  const text = say(joinText(data["text/markdown"] as string | string[]));
  return { ...data, "text/markdown": text, "text/plain": text };
}

/** A picture that moves, and the one that stands for it where nothing does. */
async function translatePicture(
  data: Bundle,
  { say, font }: { say: (text: string) => string; font: string },
): Promise<Bundle> {
  const english = joinText(data[SVG] as string | string[]);
  const svg = saySvg(english, say).replace(/ font-family="[^"]*"/, ` font-family="${font}"`);
  const png = data["image/png"] === undefined ? undefined : await svgToPng(svg);
  return {
    ...data,
    "text/plain": sayName(String(data["text/plain"] ?? ""), say),
    [SVG]: svg,
    ...png && { "image/png": Buffer.from(png).toString("base64") },
  };
}

/** The specification with small fonts enlarged. */
function legible(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(legible);
  if (typeof part !== "object" || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, inner]) => [
      key,
      /fontSize$/i.test(key) && typeof inner === "number"
        ? Math.max(inner, LEAST_FONT_SIZE)
        : legible(inner),
    ]),
  );
}
