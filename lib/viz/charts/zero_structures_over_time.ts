import type { HistoryLine } from "../../report/mod.ts";
import { stageBands, stageLayers, stepAxis } from "./stage_bands.ts";
import { type ChartSpec, palette } from "./theme.ts";

/**
 * Structures that are exactly zero over steps, with the target as a dashed line, stages shaded. Dense training is left
 * out.
 *
 * @param history All steps of a run.
 * @param target Structures that are to become zero.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { zeroStructuresOverTime } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const line = { epoch: 1, loss: 1, learningRate: 0.1, zeroStructures: 3 };
 * const chart = zeroStructuresOverTime([{ step: 1, stage: "joint", ...line }], 9);
 * assert.equal(chart.title, "Zero groups");
 * ```
 */
export function zeroStructuresOverTime(history: readonly HistoryLine[], target: number): ChartSpec {
  const compressing = history.flatMap(({ step, stage, zeroStructures = 0 }) =>
    stage === "dense" ? [] : [{ step, stage, zeroStructures }]
  );
  const bands = stageBands(compressing);
  // only the steps where the count changes, and both ends
  const values = compressing.filter(({ zeroStructures }, i) =>
    i === 0 || i === compressing.length - 1 || compressing[i - 1]!.zeroStructures !== zeroStructures
  ).map(({ step, zeroStructures }) => ({ step, zeroStructures }));
  // room for the target's name above its line
  const top = 1.15 * Math.max(1, target, ...values.map(({ zeroStructures }) => zeroStructures));
  const y = { type: "quantitative", title: "Groups", scale: { domain: [0, top], nice: false } };
  return {
    title: "Zero groups",
    width: 560,
    height: 220,
    layer: [
      ...stageLayers(bands),
      {
        data: { values },
        mark: {
          type: "area",
          interpolate: "step-after",
          color: palette.main,
          fillOpacity: 0.25,
          line: { color: palette.main },
        },
        encoding: { x: stepAxis(bands), y: { field: "zeroStructures", ...y } },
      },
      {
        data: { values: [{ target }] },
        mark: { type: "rule", color: palette.target, strokeDash: [5, 4], strokeWidth: 1.5 },
        encoding: { y: { field: "target", ...y } },
      },
      {
        data: { values: [{ target, label: `target ${target}` }] },
        mark: {
          type: "text",
          align: "left",
          baseline: "bottom",
          dx: 6,
          dy: -4,
          color: palette.target,
          fontWeight: 600,
        },
        encoding: { x: { value: 0 }, y: { field: "target", ...y }, text: { field: "label" } },
      },
    ],
  };
}
