import { checkOptions, given, numberWithin, requireShape, unchecked } from "../../core/mod.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** How {@linkcode heatMap} draws. */
export interface HeatMapOptions {
  /** What the chart says. */
  title: string;
  /** Names of the rows. */
  rows: readonly string[];
  /** Names of the columns. */
  columns: readonly string[];
  /** What the numbers are, with their unit. */
  valueTitle: string;
  /** A d3 number format; with it each cell shows its number. */
  format?: string;
  /** Edge of a cell, pixels. Default 34. */
  cell?: number;
}

/**
 * A matrix as coloured cells: pale for the smallest number, dark for the largest; with negative numbers orange below 0 and blue above.
 *
 * @param values The matrix, row by row.
 * @param options Names, titles, format.
 * @returns The Vega-Lite chart.
 * @throws {TypeError} If the matrix has not as many numbers as rows times columns.
 *
 * @example How well scores agree
 * ```ts
 * import { heatMap } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const names = ["L1", "L2"];
 * const chart = heatMap([[1, 0.9], [0.9, 1]], {
 *   title: "Rank correlation",
 *   rows: names,
 *   columns: names,
 *   valueTitle: "correlation",
 *   format: ".2f",
 * });
 * const { values } = chart.data as { values: object[] };
 * assert.deepEqual(values[1], { row: "L1", column: "L2", value: 0.9 });
 * ```
 */
export function heatMap(
  values: readonly ArrayLike<number>[],
  options: HeatMapOptions,
): ChartSpec {
  checkOptions("heatMap()", options, {
    title: given(unchecked),
    rows: given(unchecked),
    columns: given(unchecked),
    valueTitle: given(unchecked),
    format: unchecked,
    cell: numberWithin({ exclusiveMin: 0 }),
  });
  const { title, rows, columns, valueTitle, format, cell = 34 } = options;
  requireShape("the matrix", [values.length], [rows.length]);
  const cells = values.flatMap((own, i) => {
    requireShape(`row ${rows[i]}`, [own.length], [columns.length]);
    return Array.from(own, (value, j) => ({ row: rows[i], column: columns[j], value }));
  });
  let low = Infinity, high = -Infinity;
  for (const { value } of cells) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const most = Math.max(-low, high);
  const scale = low < 0
    ? { domain: [-most, 0, most], range: [palette.target, "#FFFFFF", palette.main], ...EVENLY }
    : { domain: [low, high], range: ["#FFFFFF", palette.main], ...EVENLY };
  const middle = low < 0 ? most * 0.6 : low + 0.6 * (high - low);
  const x = { field: "column", type: "nominal", sort: columns, title: null, axis: TOP };
  const y = { field: "row", type: "nominal", sort: rows, title: null };
  return {
    title,
    width: { step: cell },
    height: { step: cell },
    data: { values: cells },
    layer: [
      {
        mark: { type: "rect", stroke: palette.grid },
        encoding: {
          x,
          y,
          color: { field: "value", type: "quantitative", scale, title: valueTitle, legend: LEGEND },
        },
      },
      ...format === undefined ? [] : [{
        mark: { type: "text" },
        encoding: {
          x,
          y,
          text: { field: "value", type: "quantitative", format },
          color: {
            condition: { test: `abs(datum.value) > ${middle}`, value: "#FFFFFF" },
            value: palette.ink,
          },
        },
      }],
    ],
  };
}

const EVENLY = { interpolate: "rgb" };
const TOP = { orient: "top", domain: false, ticks: false, labelAngle: -40 };
const LEGEND = { orient: "right", gradientLength: 120 };
