import type { HistoryLine } from "../../report/mod.ts";
import { runs } from "./runs.ts";
import { stageBands, stageLayers, stepAxis } from "./stage_bands.ts";
import { type ChartSpec, palette } from "./theme.ts";

/**
 * Weight bits over steps: each layer as a thin line, their mean as a thick one, stages shaded. Steps without quantizers
 * (dense training) are left out.
 *
 * @param history All steps of a run.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { bitsOverTime } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const bits = { fc: { weight: 8, activation: 32 } };
 * const line = { epoch: 1, loss: 1, learningRate: 0.1, bits };
 * const { title } = bitsOverTime([{ step: 1, stage: "joint", ...line }]);
 * assert.match(JSON.stringify(title), /Weight bits of the layers/);
 * ```
 */
export function bitsOverTime(history: readonly HistoryLine[]): ChartSpec {
  const quantized = history.flatMap(({ step, stage, bits = {} }) =>
    stage !== "dense" && Object.keys(bits).length > 0 ? [{ step, stage, bits }] : []
  );
  const bands = stageBands(quantized);
  const ends = runs(quantized, 150).map((run) => run.at(-1)!);
  const layers = ends.flatMap(({ step, bits }) =>
    Object.entries(bits).map(([layer, { weight }]) => ({ step, layer, bits: rounded(weight) }))
  );
  const means = ends.map(({ step, bits }) => {
    const all = Object.values(bits);
    return { step, bits: rounded(all.reduce((sum, { weight }) => sum + weight, 0) / all.length) };
  });
  const y = { field: "bits", type: "quantitative", title: "Bits", scale: { zero: true } };
  return {
    title: { text: "Weight bits of the layers", subtitle: "thin: each layer; thick: their mean" },
    width: 560,
    height: 220,
    layer: [
      ...stageLayers(bands),
      {
        data: { values: layers },
        mark: { type: "line", color: palette.main, opacity: 0.3, strokeWidth: 1 },
        encoding: { x: stepAxis(bands), y, detail: { field: "layer", type: "nominal" } },
      },
      {
        data: { values: means },
        mark: { type: "line", color: palette.target, strokeWidth: 2.5 },
        encoding: { x: stepAxis(bands), y },
      },
    ],
  };
}

/** Two decimals are finer than a pixel and keep the picture small. */
function rounded(bits: number): number {
  return Math.round(bits * 100) / 100;
}
