import type { HistoryLine } from "../../report/mod.ts";
import { runs } from "./runs.ts";
import { stageBands, stageLayers, stepAxis } from "./stage_bands.ts";
import { type ChartSpec, palette } from "./theme.ts";

/**
 * Training loss over steps: the mean of neighbouring steps as a line, their range as a band, stages shaded.
 *
 * @param history All steps of a run.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { lossCurve } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = lossCurve([{ step: 1, epoch: 0.1, stage: "dense", loss: 2.3, learningRate: 0.1 }]);
 * assert.equal(chart.title, "Training loss");
 * ```
 */
export function lossCurve(history: readonly HistoryLine[]): ChartSpec {
  const bands = stageBands(history);
  // stages are thinned one by one: no mean reaches over a border
  const values = bands.flatMap(({ from, to }) => {
    const part = history.filter(({ step }) => step > from && step <= to);
    return runs(part, Math.max(2, Math.ceil(200 * part.length / history.length))).map((run) => {
      const losses = run.map(({ loss }) => loss);
      const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
      const step = (run[0]!.step + run.at(-1)!.step) / 2;
      return { step, mean, min: Math.min(...losses), max: Math.max(...losses) };
    });
  });
  const y = { type: "quantitative", title: "Cross entropy (nats)", scale: { zero: true } };
  return {
    title: "Training loss",
    width: 560,
    height: 220,
    layer: [
      ...stageLayers(bands),
      {
        data: { values },
        mark: { type: "area", color: palette.main, opacity: 0.2 },
        encoding: {
          x: stepAxis(bands),
          y: { field: "min", ...y },
          y2: { field: "max" },
        },
      },
      {
        data: { values },
        mark: { type: "line", color: palette.main },
        encoding: { x: stepAxis(bands), y: { field: "mean", ...y } },
      },
    ],
  };
}
