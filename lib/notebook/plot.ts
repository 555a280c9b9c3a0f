/**
 * Charts as an output.
 *
 * @module
 */
import { base64Of, checkOptions, trueOrFalse, unchecked } from "../core/mod.ts";
import { type ChartSpec, renderSvg, theme } from "../viz/mod.ts";
import { type Bundle, display, type DisplayOptions } from "./display.ts";
import { inNotebook } from "./in_notebook.ts";
import { svgToPng } from "./png.ts";

// JupyterLab draws version 5 itself and does not know version 6; the charts look the same.
const TYPE = "application/vnd.vegalite.v5+json";
const SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json";

/**
 * Shows a Vega-Lite chart: interactive where the front end can, a picture elsewhere, one line of text outside a notebook.
 *
 * @param spec The chart, data included.
 * @param options Name of the output, and whether to replace it.
 *
 * @example
 * ```ts
 * import { plot } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const spec = { title: "loss", mark: "line", data: { values: [] }, encoding: {} };
 * assert.equal(await plot(spec), undefined); // prints "[chart] loss"
 * ```
 */
export async function plot(spec: ChartSpec, options: DisplayOptions = {}): Promise<void> {
  checkOptions("plot()", options, { id: unchecked, update: trueOrFalse });
  const bundle = inNotebook() ? await chartBundle(spec) : liveBundle(spec);
  await display(bundle, options);
}

/**
 * Makes the bundle of a finished chart.
 *
 * @param spec The chart, data included.
 * @returns The Vega-Lite specification, a PNG picture (SVG where PNG cannot be made) and one line of text.
 *
 * @example
 * ```ts
 * import { chartBundle } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const spec = { title: "loss", mark: "line", data: { values: [] }, encoding: {} };
 * const bundle = await chartBundle(spec);
 * assert.equal(bundle["text/plain"], "[chart] loss");
 * assert.ok(bundle["image/png"] ?? bundle["image/svg+xml"]);
 * ```
 */
export async function chartBundle(spec: ChartSpec): Promise<Bundle> {
  const svg = await renderSvg(spec);
  const png = await svgToPng(svg);
  return {
    ...liveBundle(spec),
    ...(png ? { "image/png": base64Of(png) } : { "image/svg+xml": svg }),
  };
}

/**
 * Makes the bundle of a chart that will soon be replaced: without a picture, which takes most of the time.
 *
 * @param spec The chart, data included.
 * @returns The Vega-Lite specification and one line of text.
 *
 * @example
 * ```ts
 * import { liveBundle } from "@geta-lab/geta/notebook";
 * import assert from "node:assert/strict";
 *
 * const bundle = liveBundle({ title: { text: "bits" }, mark: "bar" });
 * assert.equal(bundle["text/plain"], "[chart] bits");
 * ```
 */
export function liveBundle(spec: ChartSpec): Bundle {
  const config = { ...theme, ...(spec["config"] as ChartSpec | undefined) };
  return {
    [TYPE]: { ...spec, $schema: SCHEMA, config },
    "text/plain": `[chart] ${titleOf(spec)}`.trim(),
  };
}

function titleOf(spec: ChartSpec): string {
  const title = spec["title"];
  const text = typeof title === "object" && title !== null && "text" in title ? title.text : title;
  return Array.isArray(text) ? text.join(" ") : String(text ?? "");
}
