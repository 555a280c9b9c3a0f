import type { ChartSpec } from "./theme.ts";

/**
 * The y axis of a chart with one row a layer, in graph order.
 *
 * @param layers The layers; only the names are used.
 * @returns The Vega-Lite encoding of y, field `layer`.
 *
 * @example
 * ```ts
 * import { layerAxis } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(layerAxis([{ name: "conv1" }, { name: "fc" }]).sort, ["conv1", "fc"]);
 * ```
 */
export function layerAxis(layers: readonly { name: string }[]): ChartSpec {
  return {
    field: "layer",
    type: "nominal",
    sort: layers.map(({ name }) => name),
    title: null,
    axis: { labelLimit: 220, domain: false, ticks: false },
    scale: { paddingInner: 0.25, paddingOuter: 0.15 },
  };
}
