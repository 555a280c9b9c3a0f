import { checkOptions, largest, numberWithin } from "../../core/mod.ts";
import type { LayerReport } from "../../report/mod.ts";
import { layerAxis } from "./layer_axis.ts";
import { type ChartSpec, palette } from "./theme.ts";

/**
 * Width of every layer: a pale bar for the dense network, on it a full one for what is left.
 *
 * @param layers Layers in graph order.
 * @param options The width of the plot, pixels; 400 by default.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { widthsBeforeAfter } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const layer = { name: "conv1", before: 16, after: 9 };
 * assert.equal(widthsBeforeAfter([layer]).title, "Width of every layer");
 * ```
 */
export function widthsBeforeAfter(
  layers: readonly Pick<LayerReport, "name" | "before" | "after">[],
  options: { width?: number } = {},
): ChartSpec {
  checkOptions("widthsBeforeAfter()", options, { width: numberWithin({ exclusiveMin: 0 }) });
  const { width = 400 } = options;
  const kinds = ["dense", "compressed"];
  const values = layers.flatMap(({ name, before, after }) => [
    { layer: name, kind: "dense", width: before, label: `${after} of ${before}` },
    { layer: name, kind: "compressed", width: after, label: "" },
  ]);
  const widest = largest([1, ...layers.map(({ before }) => before)]);
  const x = {
    field: "width",
    type: "quantitative",
    title: "Output channels or neurons",
    stack: null,
    scale: { domain: [0, widest * 1.16], nice: false }, // room for the labels
    axis: { grid: true, tickMinStep: 1 },
  };
  return {
    title: "Width of every layer",
    width,
    height: { step: 20 },
    data: { values },
    encoding: { x, y: layerAxis(layers) },
    layer: [
      {
        mark: { type: "bar", cornerRadiusEnd: 2 },
        encoding: {
          color: {
            field: "kind",
            type: "nominal",
            scale: { domain: kinds, range: [palette.before, palette.main] },
            legend: { title: null, orient: "top", direction: "horizontal" },
          },
        },
      },
      {
        mark: { type: "text", align: "left", dx: 4, fontSize: 10 },
        encoding: { text: { field: "label" } },
      },
    ],
  };
}
