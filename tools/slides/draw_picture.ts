/**
 * Pictures of the decks, by address.
 *
 * @module
 */
import { type ChartSpec, renderSvg, theme } from "../../lib/viz/mod.ts";
import { type Chart, CHARTS } from "../../slides/charts/mod.ts";
import { parseNotebook } from "../notebook/nbformat.ts";

const NOTEBOOKS = new URL("../../notebooks/", import.meta.url);
const TYPE = "application/vnd.vegalite.v5+json";

/** A drawn picture. */
export interface Picture {
  /** What it shows, for those who cannot see it. */
  title: string;
  /** The drawing. */
  svg: string;
}

/**
 * Draws a picture of a deck.
 *
 * @param address `chart:NAME`, a function of `slides/charts`, or `notebook:FILE/CELL` and `notebook:FILE/CELL/2`, the first and
 * the second chart that a cell of a committed notebook shows.
 * @returns Its title and the SVG.
 * @throws {RangeError} If there is no such picture.
 */
export async function drawPicture(address: string): Promise<Picture> {
  const chart = await chartAt(address);
  if (typeof chart === "string") {
    return { title: address.replace(/^.*[:/]/, "").replaceAll("-", " "), svg: chart };
  }
  return { title: titleOf(chart), svg: await renderSvg({ ...chart, config: LARGE }) };
}

/** The theme with letters for the last row. */
const LARGE: ChartSpec = {
  ...theme,
  title: { ...theme["title"] as ChartSpec, fontSize: 17, subtitleFontSize: 14 },
  axis: { ...theme["axis"] as ChartSpec, labelFontSize: 15, titleFontSize: 16 },
  legend: {
    ...theme["legend"] as ChartSpec,
    labelFontSize: 15,
    titleFontSize: 15,
    labelLimit: 320,
  },
  axisQuantitative: { labelOverlap: "greedy", labelSeparation: 8 },
  header: { labelFontSize: 15 },
  line: { ...theme["line"] as ChartSpec, strokeWidth: 3 },
  text: { ...theme["text"] as ChartSpec, fontSize: 15 },
};

async function chartAt(address: string): Promise<Chart> {
  const [, scheme, name = ""] = /^(chart|notebook):(.*)$/.exec(address) ?? [];
  if (scheme === "notebook") return await notebookChart(name);
  if (scheme === undefined || !Object.hasOwn(CHARTS, name)) {
    throw new RangeError(
      `Cannot draw ${address}: it must be chart:NAME with a name of slides/charts/mod.ts, or notebook:FILE/CELL`,
    );
  }
  return await CHARTS[name]!();
}

/** The specification that a committed output holds. */
async function notebookChart(name: string): Promise<Chart> {
  const [file = "", cell, place = "1"] = name.split("/");
  const address = new URL(`${encodeURIComponent(file)}.ipynb`, NOTEBOOKS);
  const { cells } = parseNotebook(await Deno.readTextFile(address));
  const found = cells.find(({ id }) => id === cell);
  const outputs = found?.cell_type === "code" ? found.outputs : [];
  const charts = outputs.flatMap((output) => {
    const data = "data" in output ? output.data as Record<string, unknown> : {};
    return TYPE in data ? [data[TYPE] as Record<string, unknown>] : [];
  });
  const chart = charts[Number(place) - 1];
  if (chart === undefined) {
    throw new RangeError(
      `Cannot draw chart ${place} of cell ${cell} in ${file}: there must be as many: current value is ${charts.length}`,
    );
  }
  const { $schema: _, config: __, ...spec } = chart;
  return spec;
}

function titleOf(spec: Record<string, unknown>): string {
  const title = spec["title"];
  const text = typeof title === "object" && title !== null && "text" in title ? title.text : title;
  return [text ?? ""].flat().join(" ");
}
