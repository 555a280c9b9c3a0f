import { textWidth } from "../text/text_width.ts";
import { type ChartSpec, theme } from "./theme.ts";

// Once for all: two first calls at the same time would get a module that is not evaluated yet.
let drawing: Promise<[typeof import("vega"), typeof import("vega-lite")]> | undefined;

/**
 * Draws a Vega-Lite chart as SVG, in the theme of this library and without a browser.
 *
 * vega and vega-lite are loaded at the first call, so that a program that draws nothing does not wait for them.
 *
 * @param spec The chart.
 * @returns The SVG element as text, transparent background.
 * @throws {Error} If the specification is not valid Vega-Lite.
 *
 * @example
 * ```ts
 * import { renderSvg } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const svg = await renderSvg({
 *   data: { values: [{ x: 1, y: 2 }, { x: 2, y: 3 }] },
 *   mark: "line",
 *   encoding: { x: { field: "x", type: "quantitative" }, y: { field: "y", type: "quantitative" } },
 * });
 * assert.match(svg, /^<svg /);
 * ```
 */
export async function renderSvg(spec: ChartSpec): Promise<string> {
  const [vega, vegaLite] = await (drawing ??= Promise.all([import("vega"), import("vega-lite")]));
  measureText(vega);
  // vega adds keys to the data it is given, so it gets a copy
  // deno-lint-ignore no-explicit-any -- its type is a union of hundreds, vega-lite checks at run time
  const compiled = vegaLite.compile(structuredClone(spec) as any, { config: theme }).spec;
  const view = new vega.View(vega.parse(compiled), { renderer: "none", logLevel: vega.Error });
  try {
    return numberClips(await view.toSVG());
  } finally {
    view.finalize();
  }
}

/** vega numbers clip paths from the start of the process; from 0 in every picture, equal charts give equal text. */
function numberClips(svg: string): string {
  const numbers = new Map<string, number>();
  return svg.replace(/(id="|url\(#)clip(\d+)/g, (_, before: string, old: string) => {
    if (!numbers.has(old)) numbers.set(old, numbers.size);
    return `${before}clip${numbers.get(old)}`;
  });
}

/** Makes vega use {@linkcode textWidth}. */
function measureText(vega: object): void {
  // exported by vega, missing in its types
  const { textMetrics } = vega as {
    textMetrics: { width: (item: { fontSize?: number }, text: unknown) => number };
  };
  textMetrics.width = (item, text) => textWidth(String(text ?? ""), item.fontSize ?? 11);
}
