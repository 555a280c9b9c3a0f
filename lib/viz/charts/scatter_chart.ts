import { checkOptions, given, numberWithin, trueOrFalse, unchecked } from "../../core/mod.ts";
import {
  type AxisOptions,
  positionOf,
  ruleLayers,
  type RuleLine,
  seriesColour,
} from "./axis_options.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** One point. */
export interface ScatterPoint {
  /** Place on the horizontal axis. */
  x: number;
  /** Place on the vertical axis. */
  y: number;
  /** What it belongs to. */
  series?: string;
  /** Written beside it. */
  label?: string;
}

/** How {@linkcode scatterChart} draws. */
export interface ScatterChartOptions {
  /** What the chart says. */
  title: string;
  /** The horizontal axis. */
  x: AxisOptions;
  /** The vertical axis. */
  y: AxisOptions;
  /** Whether the line y = x is drawn, for estimates against the truth. Default false. */
  diagonal?: boolean;
  /** Lines across the chart. Default none. */
  rules?: readonly RuleLine[];
  /** Width of the plot, pixels. Default 360. */
  width?: number;
  /** Height of the plot, pixels. Default 300. */
  height?: number;
}

/**
 * Points, each series with a colour and a shape of its own.
 *
 * @param points The points.
 * @param options Titles, axes, diagonal.
 * @returns The Vega-Lite chart.
 *
 * @example An estimate against the truth
 * ```ts
 * import { scatterChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = scatterChart([{ x: 1, y: 2 }, { x: 3, y: 3 }], {
 *   title: "Taylor score",
 *   x: { title: "true change of the loss" },
 *   y: { title: "score" },
 *   diagonal: true,
 * });
 * assert.match(JSON.stringify(chart), /"at":1.*"at":3/); // from corner to corner
 * ```
 */
export function scatterChart(
  points: readonly ScatterPoint[],
  options: ScatterChartOptions,
): ChartSpec {
  checkOptions("scatterChart()", options, {
    title: given(unchecked),
    x: given(unchecked),
    y: given(unchecked),
    diagonal: trueOrFalse,
    rules: unchecked,
    width: numberWithin({ exclusiveMin: 0 }),
    height: numberWithin({ exclusiveMin: 0 }),
  });
  const { title, diagonal = false, rules = [], width = 360, height = 300 } = options;
  const series = [...new Set(points.map(({ series = "" }) => series))];
  const x = positionOf("x", options.x), y = positionOf("y", options.y);
  const color = seriesColour("series", series);
  const labelled = points.filter(({ label }) => label !== undefined);
  return {
    title,
    width,
    height,
    data: { values: points.map(({ series = "", ...point }) => ({ ...point, series })) },
    layer: [
      ...diagonal ? [diagonalOf(points, options)] : [],
      ...ruleLayers(rules, options),
      {
        mark: { type: "point", filled: true, size: 46, opacity: 0.85 },
        encoding: {
          x,
          y,
          color,
          ...(series.length > 1 && {
            shape: { field: "series", type: "nominal", sort: series, legend: color.legend },
          }),
        },
      },
      ...labelled.length > 0
        ? [{
          data: { values: labelled },
          mark: { type: "text", align: "left", dx: 7, dy: -4 },
          encoding: { x, y, text: { field: "label" } },
        }]
        : [],
    ],
  };
}

/** The line y = x over the places that both axes share. */
function diagonalOf(
  points: readonly ScatterPoint[],
  options: Pick<ScatterChartOptions, "x" | "y">,
): ChartSpec {
  let low = Infinity, high = -Infinity;
  for (const { x, y } of points) [low, high] = [Math.min(low, x, y), Math.max(high, x, y)];
  return {
    data: { values: [{ at: low }, { at: high }] },
    mark: { type: "line", color: palette.label, strokeDash: [5, 4], strokeWidth: 1 },
    encoding: { x: positionOf("at", options.x), y: positionOf("at", options.y) },
  };
}
