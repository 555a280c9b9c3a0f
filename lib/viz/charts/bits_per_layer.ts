import { checkOptions, largest, numberWithin } from "../../core/mod.ts";
import { FLOAT_BITS } from "../../quant/mod.ts";
import type { LayerReport } from "../../report/mod.ts";
import { bitsText } from "../text/format.ts";
import { layerAxis } from "./layer_axis.ts";
import { type ChartSpec, palette } from "./theme.ts";

/**
 * Final bits of every layer as bars: the weight's, and the input's where any input is quantized.
 *
 * @param layers Layers in graph order.
 * @param options The width of the plot, pixels; 400 by default.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { bitsPerLayer } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const layer = { name: "fc", weightBits: 4, activationBits: 32 };
 * assert.equal(bitsPerLayer([layer]).title, "Bits of every layer");
 * ```
 */
export function bitsPerLayer(
  layers: readonly Pick<LayerReport, "name" | "weightBits" | "activationBits">[],
  options: { width?: number } = {},
): ChartSpec {
  checkOptions("bitsPerLayer()", options, { width: numberWithin({ exclusiveMin: 0 }) });
  const { width = 400 } = options;
  const withActivations = layers.some(({ activationBits }) => activationBits < FLOAT_BITS);
  const kinds = withActivations ? ["weight", "activation"] : ["weight"];
  const values = layers.flatMap(({ name, weightBits, activationBits }) => {
    const both = { weight: weightBits, activation: activationBits };
    return Object.entries(both).filter(([kind]) => kinds.includes(kind)).map(([kind, bits]) => ({
      layer: name,
      kind,
      bits,
      label: bitsText(bits),
    }));
  });
  const y = layerAxis(layers);
  // a bar of 32 bits would squeeze all others: it ends at the edge and says "float"
  const longest =
    largest([8, ...values.map(({ bits }) => bits).filter((bits) => bits < FLOAT_BITS)]) + 1;
  const x = {
    field: "bits",
    type: "quantitative",
    title: "Bits",
    scale: { domain: [0, longest], clamp: true, nice: false },
    axis: { grid: true, tickMinStep: 1 },
  };
  const offset = withActivations
    ? { yOffset: { field: "kind", type: "nominal", sort: kinds } }
    : {};
  return {
    title: "Bits of every layer",
    width,
    height: { step: withActivations ? 30 : 20, for: "position" },
    data: { values },
    encoding: { y, ...offset },
    layer: [
      {
        mark: { type: "bar", cornerRadiusEnd: 2 },
        encoding: {
          x,
          opacity: { condition: { test: `datum.bits >= ${FLOAT_BITS}`, value: 0.3 }, value: 1 },
          color: {
            field: "kind",
            type: "nominal",
            scale: { domain: kinds, range: [palette.main, palette.second] },
            legend: withActivations
              ? { title: null, orient: "top", direction: "horizontal" }
              : null,
          },
        },
      },
      {
        mark: { type: "text", align: "left", dx: 4, fontSize: 10 },
        encoding: { x, text: { field: "label" } },
      },
    ],
  };
}
