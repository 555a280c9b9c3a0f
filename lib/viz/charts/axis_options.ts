import { checkOptions, type OptionChecks, trueOrFalse, unchecked } from "../../core/mod.ts";
import { type ChartSpec, palette, seriesColours } from "./theme.ts";

/** An axis: its title with the unit, and how its numbers are drawn. */
export interface AxisOptions {
  /** What the axis counts, with its unit. */
  title: string;
  /** Whether the scale is logarithmic. Default false. */
  log?: boolean;
  /** Whether the scale begins at 0. Default false, for bars true. */
  zero?: boolean;
  /** A d3 number format, for example `.0%`. */
  format?: string;
}

/** A line across a chart: a limit or a target. */
export interface RuleLine {
  /** Where, on the vertical axis. */
  y?: number;
  /** Where, on the horizontal axis. */
  x?: number;
  /** What it is. */
  label: string;
}

/** Checks of an axis, for the charts of this folder. */
export const AXIS_CHECKS: OptionChecks<AxisOptions> = {
  title: unchecked,
  log: trueOrFalse,
  zero: trueOrFalse,
  format: unchecked,
};

/**
 * The encoding of a number along an axis.
 *
 * @param field Name of the field.
 * @param axis The axis.
 * @returns A Vega-Lite position channel.
 * @throws {TypeError} If an option does not exist.
 */
export function positionOf(field: string, axis: AxisOptions): ChartSpec {
  checkOptions("an axis", axis, AXIS_CHECKS);
  const { title, log = false, zero = false, format } = axis;
  return {
    field,
    type: "quantitative",
    title,
    axis: { ...(format !== undefined && { format }) },
    scale: log ? { type: "log" } : { zero, ...(!zero && { padding: 8, nice: false }) },
  };
}

/**
 * The colour of a series, with a legend below the plot where there is more than one.
 *
 * @param field Name of the field.
 * @param names The series, in their order.
 * @returns A Vega-Lite colour channel.
 */
export function seriesColour(field: string, names: readonly string[]): ChartSpec {
  return {
    field,
    type: "nominal",
    sort: names,
    scale: { domain: names, range: names.map((_, i) => seriesColours[i % seriesColours.length]) },
    legend: names.length > 1
      ? { title: null, orient: "bottom", direction: "horizontal", columns: 4, symbolOpacity: 1 }
      : null,
  };
}

/**
 * Layers that draw lines across a chart, each with its label.
 *
 * @param rules The lines.
 * @param axes The axes of the chart.
 * @returns Vega-Lite layers.
 */
export function ruleLayers(
  rules: readonly RuleLine[],
  axes: { x: AxisOptions; y: AxisOptions },
): ChartSpec[] {
  return rules.flatMap(({ x, y, label }) => {
    const horizontal = y !== undefined, place = horizontal ? { y } : { x };
    const channel = horizontal ? { y: positionOf("y", axes.y) } : { x: positionOf("x", axes.x) };
    const text = horizontal
      ? { align: "right", baseline: "bottom", dx: -2, dy: -3 }
      : { align: "left", baseline: "top", dx: 4, dy: 2 };
    const end = horizontal ? { x: { value: "width" } } : { y: { value: 0 } };
    const data = { values: [{ ...place, label }] };
    return [
      {
        data,
        mark: { type: "rule", color: palette.target, strokeDash: [5, 4] },
        encoding: channel,
      },
      {
        data,
        mark: { type: "text", ...text },
        encoding: { ...channel, ...end, text: { field: "label" } },
      },
    ];
  });
}
