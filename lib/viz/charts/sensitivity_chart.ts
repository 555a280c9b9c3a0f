import { checkOptions, largest, numberWithin, smallest } from "../../core/mod.ts";
import { shortName } from "../text/short_name.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** The plot ends at this many times the threshold. */
const thresholdsShown = 5;

/** How much accuracy one group costs. */
export interface NamedCurve {
  /** Name of the group. */
  group: string;
  /** Shares of its structures that are removed, ascending. */
  ratios: readonly number[];
  /** What is lost at each, 1 is everything. */
  drops: readonly number[];
  /** The share that was chosen for the group, drawn as a point. */
  chosen?: number;
}

/**
 * Sensitivity: what each group of structures loses over the share that is removed, from the first group of the network (dark) to the
 * last, with the threshold as a dashed line. Drops of more than five thresholds lie above the plot.
 *
 * @param curves The curves, in the order of the network.
 * @param options Largest drop that is accepted, if there is one; width and height of the plot, pixels.
 * @returns The Vega-Lite chart.
 *
 * @example
 * ```ts
 * import { sensitivityChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const curve = { group: "conv1", ratios: [0, 0.5], drops: [0, 0.1], chosen: 0.25 };
 * assert.match(JSON.stringify(sensitivityChart([curve], { maxDrop: 0.05 })), /"chosen":0.25,"drop":0.05/);
 * ```
 */
export function sensitivityChart(
  curves: readonly NamedCurve[],
  options: { maxDrop?: number; width?: number; height?: number } = {},
): ChartSpec {
  checkOptions("sensitivityChart()", options, {
    maxDrop: numberWithin(),
    width: numberWithin({ exclusiveMin: 0 }),
    height: numberWithin({ exclusiveMin: 0 }),
  });
  const { maxDrop, width = 480, height = 260 } = options;
  const names = curves.map(({ group }) => shortName(group, 24));
  const values = curves.flatMap(({ ratios, drops }, i) =>
    ratios.map((ratio, j) => ({ group: names[i]!, ratio, drop: drops[j]! }))
  );
  const points = curves.flatMap(({ chosen, ...curve }, i) =>
    chosen === undefined ? [] : [{ group: names[i]!, chosen, drop: dropAt(curve, chosen) }]
  );
  const x = {
    field: "ratio",
    type: "quantitative",
    title: "Share of the group's structures removed",
    axis: { format: ".0%" },
    scale: { domain: [0, largest([0.1, ...values.map(({ ratio }) => ratio)])], nice: true },
  };
  // where curves cross the threshold matters, not how far they fall behind it
  const shown = maxDrop === undefined || maxDrop === 0 ? Infinity : thresholdsShown * maxDrop;
  const top = Math.min(shown, largest([maxDrop ?? 0, 0.01, ...values.map(({ drop }) => drop)]));
  const y = {
    field: "drop",
    type: "quantitative",
    title: "Accuracy lost",
    axis: { format: ".3~%" },
    scale: { domain: [smallest([0, ...values.map(({ drop }) => drop)]), top], nice: true },
  };
  const color = {
    field: "group",
    type: "ordinal",
    sort: names,
    scale: { domain: names, scheme: "viridis" },
    legend: { title: "first to last group", orient: "right", symbolType: "stroke" },
  };
  const threshold = maxDrop === undefined ? [] : [
    {
      data: { values: [{ drop: maxDrop }] },
      mark: { type: "rule", color: palette.target, strokeDash: [5, 4], strokeWidth: 1.5 },
      encoding: { y },
    },
    {
      data: { values: [{ drop: maxDrop, label: "threshold" }] },
      mark: {
        type: "text",
        align: "left",
        baseline: "bottom",
        dx: 4,
        dy: -3,
        color: palette.target,
      },
      encoding: { x: { value: 0 }, y, text: { field: "label" } },
    },
  ];
  const chosen = points.length === 0 ? [] : [{
    data: { values: points },
    mark: { type: "point", filled: true, size: 55, opacity: 1, stroke: "#FFFFFF", strokeWidth: 1 },
    encoding: { x: { ...x, field: "chosen" }, y, color },
  }];
  return {
    title: {
      text: "Sensitivity of each group",
      subtitle: "one group cut at a time, validation split",
    },
    width,
    height,
    layer: [
      {
        data: { values },
        mark: { type: "line", strokeWidth: 1.8, clip: true },
        encoding: { x, y, color },
      },
      ...threshold,
      ...chosen,
    ],
  };
}

/** The drop at a ratio, between two points on the straight line. */
function dropAt(
  { ratios, drops }: Pick<NamedCurve, "ratios" | "drops">,
  ratio: number,
): number {
  const right = ratios.findIndex((one) => one >= ratio);
  if (right <= 0) return right === 0 ? drops[0]! : drops.at(-1)!;
  const left = right - 1, part = (ratio - ratios[left]!) / (ratios[right]! - ratios[left]!);
  return drops[left]! + part * (drops[right]! - drops[left]!);
}
