import { checkOptions, given, numberWithin, trueOrFalse, unchecked } from "../../core/mod.ts";
import {
  type AxisOptions,
  positionOf,
  ruleLayers,
  type RuleLine,
  seriesColour,
} from "./axis_options.ts";
import type { ChartSpec } from "./theme.ts";

/** A line: a name and its points. */
export interface Series {
  /** What the line is. */
  name: string;
  /** Positions on the horizontal axis. */
  x: ArrayLike<number>;
  /** Values; the line has a gap where one is not finite. */
  y: ArrayLike<number>;
  /** Lower end of a band around the line. */
  low?: ArrayLike<number>;
  /** Upper end of the band. */
  high?: ArrayLike<number>;
}

/** How {@linkcode lineChart} draws. */
export interface LineChartOptions {
  /** What the chart says. */
  title: string;
  /** The horizontal axis. */
  x: AxisOptions;
  /** The vertical axis. */
  y: AxisOptions;
  /** Lines across the chart. Default none. */
  rules?: readonly RuleLine[];
  /** Whether each point is marked. Default false. */
  points?: boolean;
  /** Whether a value holds until the next one, as bits or schedules do. Default false. */
  steps?: boolean;
  /** Width of the plot, pixels. Default 480. */
  width?: number;
  /** Height of the plot, pixels. Default 260. */
  height?: number;
}

/**
 * Lines that are compared. Besides their colours they differ in their dashes.
 *
 * @param series The lines; they are named below the plot in this order.
 * @param options Titles, axes, lines across.
 * @returns The Vega-Lite chart.
 * @throws {TypeError} If a line has not as many values as positions.
 *
 * @example
 * ```ts
 * import { lineChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = lineChart([{ name: "loss", x: [1, 2, 3], y: [2, 1, NaN] }], {
 *   title: "Loss",
 *   x: { title: "Step" },
 *   y: { title: "Cross entropy" },
 * });
 * const { values } = chart.data as { values: object[] };
 * assert.deepEqual(values[2], { series: "loss", x: 3, y: null });
 * ```
 */
export function lineChart(series: readonly Series[], options: LineChartOptions): ChartSpec {
  checkOptions("lineChart()", options, {
    title: given(unchecked),
    x: given(unchecked),
    y: given(unchecked),
    rules: unchecked,
    points: trueOrFalse,
    steps: trueOrFalse,
    width: numberWithin({ exclusiveMin: 0 }),
    height: numberWithin({ exclusiveMin: 0 }),
  });
  const { title, rules = [], points = false, steps = false, width = 480, height = 260 } = options;
  const names = series.map(({ name }) => name);
  const values = series.flatMap(({ name, x, y, low, high }) => {
    for (const own of [y, low, high]) requireLength(name, x, own);
    return Array.from(x, (at, i) => ({
      series: name,
      x: at,
      y: finite(y[i]!),
      ...(low && high && { low: low[i]!, high: high[i]! }),
    }));
  });
  const x = positionOf("x", options.x), y = (field: string) => positionOf(field, options.y);
  const color = seriesColour("series", names);
  const strokeDash = {
    field: "series",
    type: "nominal",
    sort: names,
    scale: { domain: names, range: names.map((_, i) => DASHES[i % DASHES.length]) },
    legend: color.legend, // one legend for colour and dash
  };
  const bands = values.filter((value) => "low" in value);
  return {
    title,
    width,
    height,
    data: { values },
    layer: [
      ...ruleLayers(rules, options),
      ...bands.length > 0
        ? [{
          data: { values: bands },
          mark: { type: "area", opacity: 0.18 },
          encoding: { x, y: y("low"), y2: { field: "high" }, color },
        }]
        : [],
      {
        mark: {
          type: "line",
          ...(points && { point: { filled: true, size: 36 } }),
          ...(steps && { interpolate: "step-after" }),
        },
        encoding: { x, y: y("y"), color, ...(names.length > 1 && { strokeDash }) },
      },
    ],
  };
}

const DASHES = [[1, 0], [7, 3], [2, 3], [10, 3, 2, 3], [5, 5], [1, 5], [12, 4]];

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function requireLength(
  name: string,
  x: ArrayLike<number>,
  values: ArrayLike<number> | undefined,
): void {
  if (values === undefined || values.length === x.length) return;
  throw new TypeError(
    `Cannot draw ${name}: it must have ${x.length} values, one for each position: current value is ${values.length}`,
  );
}
