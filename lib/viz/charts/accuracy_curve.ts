import type { HistoryLine } from "../../report/mod.ts";
import { stageBands, stageLayers, stepAxis } from "./stage_bands.ts";
import { type ChartSpec, palette } from "./theme.ts";

/**
 * Validation accuracy over steps, where it was measured, stages shaded.
 *
 * @param history All steps of a run.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { accuracyCurve } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const line = { epoch: 1, loss: 1, learningRate: 0.1, accuracy: 0.9 };
 * const chart = accuracyCurve([{ step: 1, stage: "dense", ...line }]);
 * assert.equal(chart.title, "Validation accuracy");
 * ```
 */
export function accuracyCurve(history: readonly HistoryLine[]): ChartSpec {
  const bands = stageBands(history);
  const values = history.filter(({ accuracy }) => accuracy !== undefined)
    .map(({ step, accuracy }) => ({ step, accuracy }));
  return {
    title: "Validation accuracy",
    width: 560,
    height: 220,
    layer: [
      ...stageLayers(bands),
      {
        data: { values },
        mark: {
          type: "line",
          color: palette.main,
          point: { color: palette.main, filled: true, size: 30 },
        },
        encoding: {
          x: stepAxis(bands),
          y: {
            field: "accuracy",
            type: "quantitative",
            title: "Accuracy",
            axis: { format: ".3~%" },
            scale: { zero: false },
          },
        },
      },
    ],
  };
}
