import { checkOptions, numberWithin } from "../../core/mod.ts";
import type { PrunedLayerReport } from "../../report/mod.ts";
import { percentText } from "../text/format.ts";
import { layerAxis } from "./layer_axis.ts";
import { type ChartSpec, palette } from "./theme.ts";

/**
 * The share of each layer's weights that masks keep: where a method removes much, and what it leaves alone.
 *
 * @param layers Weights and removed weights of each layer.
 * @param options Width of the plot, pixels; 400 by default.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { keptWeights } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = keptWeights([{ name: "fc", parameters: 100, removed: 75 }]);
 * const { values } = chart.data as { values: object[] };
 * assert.deepEqual(values, [{ layer: "fc", all: 1, kept: 0.25, label: "25.0 % of 100" }]);
 * ```
 */
export function keptWeights(
  layers: readonly Pick<PrunedLayerReport, "name" | "parameters" | "removed">[],
  options: { width?: number } = {},
): ChartSpec {
  checkOptions("keptWeights()", options, { width: numberWithin({ exclusiveMin: 0 }) });
  const { width = 400 } = options;
  const values = layers.map(({ name, parameters, removed }) => {
    const kept = parameters === 0 ? 1 : 1 - removed / parameters;
    return { layer: name, all: 1, kept, label: `${percentText(kept, 1)} of ${parameters}` };
  });
  const x = (field: string) => ({
    field,
    type: "quantitative",
    title: "Share of its weights",
    stack: null,
    // room for the labels behind the bars
    scale: { domain: [0, 1.6], nice: false },
    axis: { format: ".0%", values: [0, 0.25, 0.5, 0.75, 1], grid: true },
  });
  const y = layerAxis(layers);
  return {
    title: "Weights kept in every layer",
    width,
    height: { step: 20 },
    data: { values },
    encoding: { y },
    layer: [
      {
        mark: { type: "bar", cornerRadiusEnd: 2, color: palette.before },
        encoding: { x: x("all") },
      },
      {
        mark: { type: "bar", cornerRadiusEnd: 2, color: palette.main },
        encoding: { x: x("kept") },
      },
      {
        mark: { type: "text", align: "left", dx: 4, fontSize: 10 },
        encoding: { x: x("all"), text: { field: "label" } },
      },
    ],
  };
}
