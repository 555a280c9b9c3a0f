import type { HistoryLine } from "../../report/mod.ts";
import { runs } from "./runs.ts";
import { stageBands, stageLayers, stepAxis } from "./stage_bands.ts";
import { type ChartSpec, palette } from "./theme.ts";

/**
 * Mean forget rate gamma over the steps of the joint stage. Where gradients agree it climbs to 1 at the end of each pruning period.
 * Dense training is left out.
 *
 * @param history All steps of a run.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { forgetRateOverTime } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const line = { epoch: 1, loss: 1, learningRate: 0.1, forgetRate: 0.5 };
 * const chart = forgetRateOverTime([{ step: 1, stage: "joint", ...line }]);
 * assert.equal(chart.title, "Forget rate");
 * ```
 */
export function forgetRateOverTime(history: readonly HistoryLine[]): ChartSpec {
  const bands = stageBands(history.filter(({ stage }) => stage !== "dense"));
  const rates = history.flatMap(({ step, forgetRate }) =>
    forgetRate === undefined ? [] : [{ step, forgetRate }]
  );
  // the peaks are the message: of neighbouring steps the highest stays
  const values = runs(rates, 400).map((run) =>
    run.reduce((best, rate) => rate.forgetRate > best.forgetRate ? rate : best)
  );
  return {
    title: "Forget rate",
    width: 560,
    height: 220,
    layer: [
      ...stageLayers(bands),
      {
        data: { values },
        mark: {
          type: "line",
          color: palette.main,
          strokeWidth: 1.5,
          point: { color: palette.main, filled: true, size: 10 },
        },
        encoding: {
          x: stepAxis(bands),
          y: {
            field: "forgetRate",
            type: "quantitative",
            title: "Share forgotten in a step",
            scale: { zero: true },
          },
        },
      },
    ],
  };
}
