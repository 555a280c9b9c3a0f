import type { HistoryLine } from "../../report/mod.ts";
import { renderSvg } from "../charts/render.ts";
import { layerNamesWidth } from "../charts/layer_axis.ts";
import type { ChartSpec } from "../charts/theme.ts";
import { stageLegend } from "./headline.ts";

/** Width of a chart's plot on the page, pixels: with its axis it fits a telephone, so that its text is never shrunk. */
export const plotWidth = 248;

/** Width of a plot that has names of layers beside it and numbers behind it. */
export function plotWidthBeside(layers: readonly { name: string }[]): number {
  return plotWidth + 30 - Math.ceil(layerNamesWidth(layers));
}

/** Charts as figures of a page. The prefix keeps the names of their parts apart; wide ones have all columns of the page. */
export async function figures(
  charts: readonly ChartSpec[],
  prefix: string,
  { wide = false }: { wide?: boolean } = {},
): Promise<string> {
  const drawn: string[] = [];
  for (const chart of charts) {
    const svg = await renderSvg(chart);
    // every chart names its clip paths clip0, clip1, …; in one page the names must differ
    const own = svg.replace(/(id="|url\(#)(clip|gradient)/g, `$1${prefix}${drawn.length}-$2`);
    drawn.push(
      `<figure class="card${wide ? " wide" : ""}">${
        own.replace("<svg ", '<svg role="img" ')
      }</figure>`,
    );
  }
  return drawn.join("\n");
}

/** Charts of a run's steps as a part of the page, with the colours of its stages; a heading only where there are any. */
export async function partOverTime(
  charts: readonly ChartSpec[],
  history: readonly HistoryLine[],
): Promise<string> {
  const drawn = await figures(charts, "time");
  const head = drawn === "" ? "" : `<h2 class="part">Over time</h2>${stageLegend(history)}`;
  return `${head}
<div class="columns">
${drawn}
</div>`;
}
