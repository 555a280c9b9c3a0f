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
 * assert.match(JSON.stringify(chart), /"x":-0.5,"x2":0.5,"y":1.5,"y2":2.5/);
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
    sites.map(({ at, series = "", label = "" }) => {
      const x = requireNumber("the first coordinate of a site", at[0]!);
      const y = requireNumber("the second coordinate of a site", at[1]!);
      const cell = { x: x - 0.5, x2: x + 0.5, y: y - 0.5, y2: y + 0.5 };
      return { panel: name, series, label, ...cell, middleX: x, middleY: y };
    })
  );
  const low = { x: Infinity, y: Infinity }, high = { x: -Infinity, y: -Infinity };
  for (const { x, x2, y, y2 } of values) {
    [low.x, low.y] = [Math.min(low.x, x), Math.min(low.y, y)];
    [high.x, high.y] = [Math.max(high.x, x2), Math.max(high.y, y2)];
  }
  requireNumber("sites: there must be one at least", high.x - low.x, { min: 1 });
  const along = (field: string, axis: "x" | "y") => ({
    field,
    type: "quantitative",
    title: axes[axis === "x" ? 0 : 1],
    scale: { domain: [low[axis] - 0.5, high[axis] + 0.5], nice: false, zero: false },
    axis: { grid: false, tickMinStep: 1, format: "d", tickCount: 5, domain: false },
  });
  const series = [...new Set(values.map(({ series }) => series))].filter((one) => one !== "");
  const cells = ({ test, color }: { test: string; color: ChartSpec }) => ({
    transform: [{ filter: test }],
    mark: { type: "rect", stroke: "white", strokeWidth: 1, opacity: 1 },
    encoding: {
      x: along("x", "x"),
      x2: { field: "x2" },
      y: along("y", "y"),
      y2: { field: "y2" },
      color,
    },
  });
  const labels = ({ test, color }: { test: string; color: string }) => ({
    transform: [{ filter: test }],
    mark: { type: "text", fontSize: Math.round(0.6 * cell), fontWeight: 600, color },
    encoding: { x: along("middleX", "x"), y: along("middleY", "y"), text: { field: "label" } },
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
      width: Math.round(cell * (high.x - low.x + 1)),
      height: Math.round(cell * (high.y - low.y + 1)),
      view: { stroke: palette.grid },
      layer: [
        cells({ test: "datum.series === ''", color: { value: palette.before } }),
        cells({ test: "datum.series !== ''", color: seriesColour("series", series) }),
        labels({ test: "datum.series === ''", color: palette.ink }),
        labels({ test: "datum.series !== ''", color: "white" }),
      ],
    },
  };
}
