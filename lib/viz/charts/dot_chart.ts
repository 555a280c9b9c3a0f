import { checkOptions, given, numberWithin, unchecked } from "../../core/mod.ts";
import {
  type AxisOptions,
  positionOf,
  ruleLayers,
  type RuleLine,
  seriesColour,
} from "./axis_options.ts";
import type { ChartSpec } from "./theme.ts";

/** One measurement, for example of one seed. */
export interface Dot {
  /** What was measured: a method. */
  name: string;
  /** The number. */
  value: number;
  /** What it is compared as, for example `before`; series of one name stand below each other. */
  series?: string;
}

/** How {@linkcode dotChart} draws. */
export interface DotChartOptions {
  /** What the chart says. */
  title: string;
  /** The axis of the numbers. */
  value: Omit<AxisOptions, "log">;
  /** Lines across the chart, at places of the axis. Default none. */
  rules?: readonly Required<Pick<RuleLine, "x" | "label">>[];
  /** Width of the plot, pixels. Default 480. */
  width?: number;
}

/**
 * Measurements as dots, a row for each name, and a stroke at the mean of several: it is seen at once whether methods differ by more
 * than their seeds do.
 *
 * @param dots The measurements.
 * @param options Titles, format, lines across.
 * @returns The Vega-Lite chart.
 * @throws {RangeError} If a value is not finite.
 *
 * @example Three seeds of two methods
 * ```ts
 * import { dotChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const dots = [0.91, 0.92, 0.9].flatMap((value) => [{ name: "L1", value }, { name: "random", value: value - 0.2 }]);
 * const chart = dotChart(dots, { title: "After removal", value: { title: "accuracy", format: ".0%" } });
 * assert.match(JSON.stringify(chart), /"aggregate":"mean"/);
 * ```
 */
export function dotChart(dots: readonly Dot[], options: DotChartOptions): ChartSpec {
  checkOptions("dotChart()", options, {
    title: given(unchecked),
    value: given(unchecked),
    rules: unchecked,
    width: numberWithin({ exclusiveMin: 0 }),
  });
  const { title, value, rules = [], width = 480 } = options;
  const names = [...new Set(dots.map(({ name }) => name))];
  const series = [...new Set(dots.map(({ series = "" }) => series))];
  for (const { name, value } of dots) numberWithin()(`the dot of ${name}`, value);
  const several = series.length > 1;
  const x = positionOf("value", value), color = seriesColour("series", series);
  const y = {
    field: "name",
    type: "nominal",
    sort: names,
    title: null,
    axis: { grid: true },
  };
  const own = several ? { yOffset: { field: "series", sort: series } } : {};
  return {
    title,
    width,
    height: { step: several ? 16 : 24 },
    data: { values: dots.map(({ series = "", ...dot }) => ({ ...dot, series })) },
    layer: [
      ...ruleLayers(rules, { x: value, y: value }),
      {
        mark: { type: "tick", thickness: 2, size: several ? 12 : 16 },
        encoding: { x: { ...x, aggregate: "mean" }, y, ...own, color },
      },
      {
        mark: { type: "point", filled: true, size: 40, opacity: 0.8 },
        encoding: {
          x,
          y,
          ...own,
          color,
          ...(several && {
            shape: { field: "series", type: "nominal", sort: series, legend: color.legend },
          }),
        },
      },
    ],
  };
}
