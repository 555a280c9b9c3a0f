import { largest } from "../../core/mod.ts";
import { shortName } from "../text/short_name.ts";
import { textWidth } from "../text/text_width.ts";
import type { ChartSpec } from "./theme.ts";

/** Letters of the longest layer name that is written whole. */
const longestName = 20;

/**
 * The y axis of a chart with one row a layer, in graph order. Of a long name the end is shown, which says more.
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
    axis: {
      labelExpr: `length(datum.label) > ${longestName} ? "…" + slice(datum.label, ${
        1 - longestName
      }) : datum.label`,
      domain: false,
      ticks: false,
    },
    scale: { paddingInner: 0.25, paddingOuter: 0.15 },
  };
}

/**
 * The room that the names of layers take beside a chart.
 *
 * @param layers The layers; only the names are used.
 * @returns The width of the longest name as {@linkcode layerAxis} writes it, pixels.
 *
 * @example A long name is shortened
 * ```ts
 * import { layerNamesWidth } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const long = layerNamesWidth([{ name: "a".repeat(20) }]);
 * assert(layerNamesWidth([{ name: "a".repeat(500) }]) < 1.2 * long);
 * ```
 */
export function layerNamesWidth(layers: readonly { name: string }[]): number {
  if (layers.length === 0) return 0;
  return largest(layers.map(({ name }) => textWidth(shortName(name, longestName), 11)));
}
