import { checkOptions, given, numberWithin, unchecked } from "../../core/mod.ts";
import type { SearchedCandidate } from "../../report/mod.ts";
import { paretoFront } from "./pareto_chart.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** What {@linkcode candidatesChart} draws beside the candidates. */
export interface CandidatesChartOptions {
  /** Name of what is scarce. */
  resource: string;
  /** The most that it may be. */
  budget: number;
  /** What the search found. */
  found: SearchedCandidate;
  /** Width of the plot, pixels. Default 480. */
  width?: number;
}

/**
 * What a search measured: accuracy over resource, those that no other beats as a line, the budget as a rule, what was found as a ring.
 *
 * @param candidates What was measured.
 * @param options Resource, budget, what was found.
 * @returns The Vega-Lite specification.
 *
 * @example
 * ```ts
 * import { candidatesChart, renderSvg } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const found = { configuration: [0.5], cost: 500, score: 0.8 };
 * const options = { resource: "multiply-adds", budget: 600, found };
 * const svg = await renderSvg(candidatesChart([found, { configuration: [1], cost: 1000, score: 0.9 }], options));
 * assert.match(svg, /Accuracy over multiply-adds/);
 * ```
 */
export function candidatesChart(
  candidates: readonly SearchedCandidate[],
  options: CandidatesChartOptions,
): ChartSpec {
  checkOptions("candidatesChart()", options, {
    resource: given(unchecked),
    budget: given(numberWithin()),
    found: given(unchecked),
    width: numberWithin({ exclusiveMin: 0 }),
  });
  const { resource, budget, found, width = 480 } = options;
  const x = {
    field: "cost",
    type: "quantitative",
    title: resource,
    scale: { zero: false, nice: true, padding: 8 },
    axis: { format: "~s", tickCount: 5, labelOverlap: true },
  };
  const y = {
    field: "score",
    type: "quantitative",
    title: "Validation accuracy",
    scale: { zero: false, nice: true, padding: 8 },
    axis: { format: ".1%", grid: true },
  };
  const front = paretoFront(
    candidates.map(({ cost, score }, i) => ({ name: `${i}`, bops: cost, accuracy: score })),
  ).map(({ bops, accuracy }) => ({ cost: bops, score: accuracy }));
  return {
    title: {
      text: `Accuracy over ${resource}`,
      subtitle: ["line: none is more accurate for less", "ring: found, dashed: the budget"],
    },
    width,
    height: Math.max(200, width / 2),
    layer: [
      {
        data: { values: [{ cost: budget }] },
        mark: { type: "rule", color: palette.target, strokeDash: [5, 4] },
        encoding: { x },
      },
      {
        data: { values: front },
        mark: { type: "line", color: palette.second, interpolate: "step-after" },
        encoding: { x, y },
      },
      {
        data: { values: candidates.map(({ cost, score }) => ({ cost, score })) },
        mark: { type: "point", filled: true, size: 26, opacity: 0.6, color: palette.main },
        encoding: { x, y },
      },
      {
        data: { values: [{ cost: found.cost, score: found.score }] },
        mark: { type: "point", size: 170, strokeWidth: 2.5, color: palette.target },
        encoding: { x, y },
      },
    ],
  };
}
