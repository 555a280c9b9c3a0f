import { checkOptions, given, numberWithin, unchecked } from "../../core/mod.ts";
import { attainableRate, type MachineOptions } from "../../hardware/mod.ts";
import { positionOf, seriesColour } from "./axis_options.ts";
import type { ChartSpec } from "./theme.ts";

/** A computation under the roofs. */
export interface RooflinePoint {
  /** Multiply-adds for each byte moved. */
  intensity: number;
  /** Multiply-adds a second. */
  rate: number;
  /** Which kind of computation it is, for example `dense`. */
  series: string;
  /** Written beside it. */
  label?: string;
}

/** A roof: a machine, or a unit of it, by name. */
export interface Roof extends MachineOptions {
  /** A series of the points, or a name of its own. */
  name: string;
}

/** How {@linkcode rooflineChart} draws. */
export interface RooflineChartOptions {
  /** The roofs. */
  roofs: readonly Roof[];
  /** What the chart says. Default "Roofline". */
  title?: string;
  /** Width of the plot, pixels. Default 480. */
  width?: number;
  /** Height of the plot, pixels. Default 300. */
  height?: number;
}

/**
 * Computations under the roofs of a machine, both axes logarithmic: below the slope memory is the limit, below the level arithmetic.
 *
 * ```text
 * roof(intensity) = min(peak, bandwidth intensity)
 * ```
 *
 * Source: Williams, Waterman, Patterson 2009, Roofline: an insightful visual performance model, doi:10.1145/1498765.1498785.
 *
 * @param points The computations.
 * @param options Roofs, title, size.
 * @returns The Vega-Lite chart.
 * @throws {RangeError} If there is no point or roof, or an intensity or rate is not positive.
 *
 * @example
 * ```ts
 * import { rooflineChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const points = [{ intensity: 2, rate: 8, series: "dense", label: "batch 1" }];
 * const chart = rooflineChart(points, { roofs: [{ name: "dense", peak: 100, bandwidth: 4 }] });
 * assert.match(JSON.stringify(chart), /multiply-adds a second/);
 * ```
 */
export function rooflineChart(
  points: readonly RooflinePoint[],
  options: RooflineChartOptions,
): ChartSpec {
  checkOptions("rooflineChart()", options, {
    roofs: given(unchecked),
    title: unchecked,
    width: numberWithin({ exclusiveMin: 0 }),
    height: numberWithin({ exclusiveMin: 0 }),
  });
  const { roofs, title = "Roofline", width = 480, height = 300 } = options;
  if (points.length === 0 || roofs.length === 0) {
    throw new RangeError(
      `Cannot draw a roofline: it must have points and roofs: current value is ${points.length} and ${roofs.length}`,
    );
  }
  for (const { intensity, rate } of points) {
    numberWithin({ exclusiveMin: 0 })("intensity", intensity);
    numberWithin({ exclusiveMin: 0 })("rate", rate);
  }
  const names = [
    ...new Set([...roofs, ...points.map(({ series }) => ({ name: series }))].map(
      ({ name }) => name,
    )),
  ];
  const ridges = roofs.map(({ peak, bandwidth }) => peak / bandwidth);
  const places = [...points.map(({ intensity }) => intensity), ...ridges];
  const low = places.reduce((a, b) => Math.min(a, b)) / 2;
  const high = places.reduce((a, b) => Math.max(a, b)) * 2;
  const lines = roofs.flatMap(({ name, ...machine }, i) =>
    [low, ridges[i]!, high].map((intensity) => ({
      series: name,
      intensity,
      rate: attainableRate(intensity, machine),
    }))
  );
  const x = decades("intensity", { title: "multiply-adds for each byte", format: ",~g" });
  const y = decades("rate", { title: "multiply-adds a second", format: "~s" });
  const color = seriesColour("series", names);
  const shape = { field: "series", type: "nominal", sort: names, legend: color["legend"] };
  const values = points.map((point) => ({ ...point }));
  const labelled = values.filter(({ label }) => label !== undefined);
  return {
    title,
    width,
    height,
    layer: [
      {
        data: { values: lines },
        mark: { type: "line", strokeWidth: 1.5, opacity: 0.8 },
        encoding: { x, y, color },
      },
      {
        data: { values },
        mark: { type: "point", filled: true, size: 60 },
        encoding: { x, y, color, shape },
      },
      // names of neighbours stand at different heights
      ...[0, 1].map((odd) => ({
        data: { values: labelled.filter((_, i) => i % 2 === odd) },
        mark: { type: "text", align: "left", baseline: "top", dx: 6, dy: 4 + 20 * odd },
        encoding: { x, y, text: { field: "label" } },
      })),
    ],
  };
}

/** A logarithmic axis with grid lines at powers of ten. */
function decades(field: string, axis: { title: string; format: string }): ChartSpec {
  const values = Array.from({ length: 31 }, (_, i) => 10 ** (i - 10));
  return { ...positionOf(field, { ...axis, log: true }), axis: { format: axis.format, values } };
}
