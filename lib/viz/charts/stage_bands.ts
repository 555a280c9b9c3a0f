import type { HistoryLine, Stage } from "../../report/mod.ts";
import { textWidth } from "../text/text_width.ts";
import { type ChartSpec, stageLooks } from "./theme.ts";

/** Width of a chart over steps that has a page for itself, pixels. */
export const chartWidth = 560;

const fontSize = 11;

/** Where a stage begins and ends on the step axis. */
export interface StageBand {
  /** The stage. */
  stage: Stage;
  /** Steps before it. */
  from: number;
  /** Its last step. */
  to: number;
}

/**
 * The stages a history runs through.
 *
 * @param history Lines in the order of their steps.
 * @returns One band a stage, without gaps.
 *
 * @example
 * ```ts
 * import { stageBands } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const history = [{ step: 1, stage: "dense" }, { step: 2, stage: "dense" }, { step: 3, stage: "joint" }] as const;
 * assert.deepEqual(stageBands(history), [
 *   { stage: "dense", from: 0, to: 2 },
 *   { stage: "joint", from: 2, to: 3 },
 * ]);
 * ```
 */
export function stageBands(
  history: readonly Pick<HistoryLine, "step" | "stage">[],
): StageBand[] {
  const bands: StageBand[] = [];
  for (const { step, stage } of history) {
    const last = bands.at(-1);
    if (last?.stage === stage) last.to = step;
    else bands.push({ stage, from: last?.to ?? step - 1, to: step });
  }
  return bands;
}

/**
 * The layers of a chart over steps that shade the stages and name them above the plot.
 *
 * A stage too short for its name is known by its colour.
 *
 * @param bands The stages; see {@linkcode stageBands}.
 * @param width Width of the plot, pixels.
 * @returns Vega-Lite layers to put in front of the chart's own, whose x field must be the step.
 *
 * @example
 * ```ts
 * import { stageLayers } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(stageLayers([{ stage: "joint", from: 0, to: 9 }]).length, 2);
 * ```
 */
export function stageLayers(bands: StageBand[], width = chartWidth): ChartSpec[] {
  const end = bands.at(-1)?.to ?? 1, begin = bands[0]?.from ?? 0;
  const values = bands.map(({ stage, from, to }) => ({
    ...stageLooks[stage],
    from,
    to,
    middle: (from + to) / 2,
    name: (to - from) / (end - begin) * width > textWidth(stageLooks[stage].label, fontSize)
      ? stageLooks[stage].label
      : "",
  }));
  return [
    {
      data: { values },
      mark: { type: "rect", fillOpacity: 0.16, tooltip: { content: "data" } },
      encoding: {
        x: stepAxis(bands, "from"),
        x2: { field: "to" },
        color: { field: "colour", type: "nominal", scale: null },
      },
    },
    {
      data: { values },
      mark: { type: "text", baseline: "bottom", dy: -5, fontSize },
      encoding: {
        x: stepAxis(bands, "middle"),
        y: { value: 0 },
        text: { field: "name" },
      },
    },
  ];
}

/**
 * The x axis of a chart over steps.
 *
 * @param bands The stages; the axis spans them exactly.
 * @param field Field of the data that holds the step.
 * @returns The Vega-Lite encoding of x.
 *
 * @example
 * ```ts
 * import { stepAxis } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const { scale } = stepAxis([{ stage: "dense", from: 0, to: 20 }]);
 * assert.deepEqual(scale, { domain: [0, 20], nice: false });
 * ```
 */
export function stepAxis(bands: StageBand[], field = "step"): ChartSpec {
  return {
    field,
    type: "quantitative",
    title: "Training step",
    scale: { domain: [bands[0]?.from ?? 0, bands.at(-1)?.to ?? 1], nice: false },
  };
}
