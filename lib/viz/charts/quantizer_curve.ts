import { bitWidth, fakeQuantValue, type QuantizerScalars } from "../../quant/mod.ts";
import { type ChartSpec, palette } from "./theme.ts";

const samples = 1200;

/**
 * The quantized value over the value: one panel for each quantizer, its staircase above the identity (dashed).
 *
 * @param quantizers Their scalars, unit of the number.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { quantizerCurve } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = quantizerCurve([{ stepSize: 1 / 3, clip: 1, exponent: 1 }]);
 * assert.match(JSON.stringify(chart), /3 bits, t = 1/);
 * ```
 */
export function quantizerCurve(quantizers: readonly QuantizerScalars<number>[]): ChartSpec {
  const panels = quantizers.map(panelName);
  const values = quantizers.flatMap((quantizer, i) => {
    const end = 1.4 * quantizer.clip, panel = panels[i];
    const straight = [-end, end].map((x) => ({ panel, kind: "number", x, y: x }));
    const stairs = staircase(quantizer, end).map(([x, y]) => ({ panel, kind: "quantized", x, y }));
    return [...straight, ...stairs];
  });
  const layer = (kind: string, mark: ChartSpec) => ({
    transform: [{ filter: `datum.kind === "${kind}"` }],
    mark: { type: "line", ...mark },
  });
  return {
    title: { text: "Quantizers", subtitle: "dashed: the number itself" },
    data: { values },
    facet: {
      column: {
        field: "panel",
        type: "nominal",
        sort: panels,
        title: null,
        header: { labelColor: palette.label },
      },
    },
    spec: {
      width: 175,
      height: 175,
      encoding: {
        x: { field: "x", type: "quantitative", title: "x", axis: { tickCount: 5 } },
        y: { field: "y", type: "quantitative", title: "Quantized x" },
      },
      layer: [
        layer("number", { color: palette.second, strokeWidth: 1.5, strokeDash: [4, 3] }),
        layer("quantized", { color: palette.main, interpolate: "step-after" }),
      ],
    },
    resolve: { scale: { x: "independent", y: "independent" } },
  };
}

function panelName(quantizer: QuantizerScalars<number>): string {
  const bits = Number(bitWidth(quantizer).toFixed(2));
  return `${bits} bits, t = ${quantizer.exponent ?? 1}`;
}

/** Where the quantized value changes, and both ends. */
function staircase(quantizer: QuantizerScalars<number>, end: number): [number, number][] {
  const all = Array.from({ length: samples + 1 }, (_, i): [number, number] => {
    const x = end * (2 * i / samples - 1);
    return [x, fakeQuantValue(x, quantizer)];
  });
  return all.filter(([, y], i) => i === 0 || i === samples || all[i - 1]![1] !== y);
}
