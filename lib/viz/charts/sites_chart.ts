import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  requireNumber,
  someList,
  unchecked,
} from "../../core/mod.ts";
import { seriesColour } from "./axis_options.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** A cell of a grid that is not empty. */
export interface ShownSite {
  /** Its coordinates, whole numbers. */
  at: readonly number[];
  /** What it is, for example `input`; later ones are drawn over earlier ones. Without it a site is grey. */
  series?: string;
  /** Written into it. */
  label?: string;
}

/** One of several grids side by side. */
export interface SitesPanel {
  /** What it shows. */
  name: string;
  /** Its sites, two coordinates each. */
  sites: readonly ShownSite[];
}

/** How {@linkcode sitesChart} draws. */
export interface SitesChartOptions {
  /** What the chart says. */
  title: string;
  /** Panels in a row. Default 3. */
  columns?: number;
  /** Edge of a cell, pixels. Default 20. */
  cell?: number;
  /** Titles of the axes. Default x and y. */
  axes?: readonly [string, string];
}

/**
 * Sites of sparse tensors as cells of a grid, panel by panel on the same axes: it is seen at once whether sites spread or stay.
 *
 * @param panels The grids.
 * @param options Title, panels in a row, size of a cell.
 * @returns The Vega-Lite chart.
 * @throws {RangeError} If there is no site, or one without two numbers.
 *
 * @example
 * ```ts
 * import { sitesChart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = sitesChart([{ name: "input", sites: [{ at: [0, 2], series: "active" }] }], { title: "Sites" });
 * assert.match(JSON.stringify(chart), /"x":0,"y":2,"series":"active"/);
 * ```
 */
export function sitesChart(panels: readonly SitesPanel[], options: SitesChartOptions): ChartSpec {
  checkOptions("sitesChart()", options, {
    title: given(unchecked),
    columns: integerWithin({ min: 1 }),
    cell: numberWithin({ exclusiveMin: 0 }),
    axes: someList,
  });
  const { title, columns = 3, cell = 20, axes = ["x", "y"] } = options;
  const values = panels.flatMap(({ name, sites }) =>
    sites.map(({ at, series = "", label }) => ({
      panel: name,
      x: requireNumber("the first coordinate of a site", at[0]!),
      y: requireNumber("the second coordinate of a site", at[1]!),
      ...series !== "" && { series },
      ...label !== undefined && { label },
    }))
  );
  const low = { x: Infinity, y: Infinity }, high = { x: -Infinity, y: -Infinity };
  for (const { x, y } of values) {
    [low.x, low.y] = [Math.min(low.x, x), Math.min(low.y, y)];
    [high.x, high.y] = [Math.max(high.x, x), Math.max(high.y, y)];
  }
  requireNumber("sites: there must be one at least", high.x - low.x, { min: 0 });
  const along = (field: string, axis: "x" | "y") => ({
    field,
    type: "quantitative",
    title: axes[axis === "x" ? 0 : 1],
    scale: { domain: [low[axis] - 1, high[axis] + 1], nice: false, zero: false },
    axis: { grid: false, tickMinStep: 1, format: "d", tickCount: 5, domain: false },
  });
  const series = [...new Set(values.flatMap(({ series = [] }) => series))];
  const cells = ({ test, color }: { test: string; color: ChartSpec }) => ({
    transform: [
      { filter: test },
      { calculate: "datum.x - 0.5", as: "left" },
      { calculate: "datum.x + 0.5", as: "right" },
      { calculate: "datum.y - 0.5", as: "bottom" },
      { calculate: "datum.y + 0.5", as: "top" },
    ],
    mark: { type: "rect", stroke: "white", strokeWidth: 1, opacity: 1 },
    encoding: {
      x: along("left", "x"),
      x2: { field: "right" },
      y: along("bottom", "y"),
      y2: { field: "top" },
      color,
    },
  });
  const labels = ({ test, color }: { test: string; color: string }) => ({
    transform: [{ filter: `isValid(datum.label) && ${test}` }],
    mark: { type: "text", fontSize: Math.round(0.6 * cell), fontWeight: 600, color },
    encoding: { x: along("x", "x"), y: along("y", "y"), text: { field: "label" } },
  });
  return {
    title,
    data: { values },
    facet: {
      field: "panel",
      type: "nominal",
      sort: panels.map(({ name }) => name),
      title: null,
      header: { labelColor: palette.ink, labelFontSize: 12, labelAnchor: "start" },
    },
    columns,
    spacing: 18,
    spec: {
      width: Math.round(cell * (high.x - low.x + 2)),
      height: Math.round(cell * (high.y - low.y + 2)),
      view: { stroke: palette.grid },
      layer: [
        cells({ test: "!isValid(datum.series)", color: { value: palette.before } }),
        cells({ test: "isValid(datum.series)", color: seriesColour("series", series) }),
        labels({ test: "!isValid(datum.series)", color: palette.ink }),
        labels({ test: "isValid(datum.series)", color: "white" }),
      ],
    },
  };
}
