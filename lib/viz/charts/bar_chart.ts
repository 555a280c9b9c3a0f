import { checkOptions, given, numberWithin, trueOrFalse, unchecked } from "../../core/mod.ts";
import { type AxisOptions, positionOf, seriesColour } from "./axis_options.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** One bar. */
export interface Bar {
  /** What it stands for; bars of the same name stand beside each other, one a series. */
  name: string;
  /** Its length. */
  value: number;
  /** What it is compared as, for example `before`. */
  series?: string;
}

/** How {@linkcode barChart} draws. */
export interface BarChartOptions {
  /** What the chart says. */
  title: string;
  /** The axis of the lengths; it begins at 0. */
  value: Omit<AxisOptions, "log" | "zero">;
  /** Title of the axis of the names. Default none. */
  nameTitle?: string;
  /** Whether the series of a name are parts of one bar, which then bear no numbers. Default false: they stand beside each other. */
  stacked?: boolean;
  /** Width of the plot, pixels. Default 480. */
  width?: number;
}

/**
 * Horizontal bars in the given order, each with its number, or stacked. Names have room at the left, as layers and methods need.
 *
 * @param bars The bars.
 * @param options Titles and format.
 * @returns The Vega-Lite chart.
 * @throws {RangeError} If a value is not finite.
 *
 * @example
 * ```ts
 * import { barChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = barChart([{ name: "mask", value: 1.01 }, { name: "dense", value: 1 }], {
 *   title: "Time of a product",
 *   value: { title: "relative to dense", format: ".1f" },
 * });
 * assert.match(JSON.stringify(chart), /relative to dense/);
 * ```
 */
export function barChart(bars: readonly Bar[], options: BarChartOptions): ChartSpec {
  checkOptions("barChart()", options, {
    title: given(unchecked),
    value: given(unchecked),
    nameTitle: unchecked,
    stacked: trueOrFalse,
    width: numberWithin({ exclusiveMin: 0 }),
  });
  const { title, value, nameTitle = null, stacked = false, width = 480 } = options;
  const names = [...new Set(bars.map(({ name }) => name))];
  const series = [...new Set(bars.map(({ series = "" }) => series))];
  for (const { name, value } of bars) numberWithin()(`the bar of ${name}`, value);
  const several = series.length > 1;
  const y = { field: "name", type: "nominal", sort: names, title: nameTitle };
  const yOffset = { field: "series", sort: series };
  const x = positionOf("value", { ...value, zero: true });
  const beside = several && !stacked;
  const own = beside ? { yOffset } : {};
  return {
    title,
    width,
    height: { step: beside ? 16 : 24 },
    data: {
      values: bars.map(({ series: own = "", ...bar }) => ({
        ...bar,
        series: own,
        ...(stacked && { place: series.indexOf(own) }),
      })),
    },
    layer: [
      {
        mark: { type: "bar", ...(!several && { color: palette.main }) },
        encoding: {
          x,
          y,
          ...own,
          ...(several && { color: seriesColour("series", series) }),
          ...(stacked && { order: { field: "place", type: "quantitative" } }),
        },
      },
      ...stacked ? [] : [{
        mark: { type: "text", align: "left", dx: 4 },
        encoding: {
          x,
          y,
          ...own,
          text: {
            field: "value",
            type: "quantitative",
            ...(value.format !== undefined && { format: value.format }),
          },
        },
      }],
    ],
  };
}
