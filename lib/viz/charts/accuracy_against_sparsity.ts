import {
  checkOptions,
  largest,
  numberWithin,
  requireNumber,
  smallest,
  unchecked,
} from "../../core/mod.ts";
import { type ChartSpec, palette, seriesColours } from "./theme.ts";

/** One trained network. */
export interface SparsityPoint {
  /** How it was pruned. */
  method: string;
  /** Share of its weights that is removed, in [0, 1]. */
  sparsity: number;
  /** Its accuracy, in [0, 1]. */
  accuracy: number;
}

/** How {@linkcode accuracyAgainstSparsity} draws. */
export interface AccuracyAgainstSparsityOptions {
  /** Accuracy of the dense network, drawn as a dashed line. */
  dense?: number;
  /** What the sparsity counts; "Weights removed" by default. */
  sparsityTitle?: string;
  /** Width of the plot, pixels; 480 by default. */
  width?: number;
  /** Height of the plot, pixels; 280 by default. */
  height?: number;
}

/**
 * Accuracy over sparsity, a line for each method. Points of the same method and sparsity are seeds: the line is their mean, the band goes
 * from the worst to the best.
 *
 * @param points All networks, in any order; methods are named in the order in which they first appear.
 * @param options Accuracy of the dense network, titles, size.
 * @returns The Vega-Lite chart.
 * @throws {RangeError} If a sparsity or an accuracy is outside [0, 1].
 *
 * @example Two seeds
 * ```ts
 * import { accuracyAgainstSparsity } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const point = { method: "magnitude", sparsity: 0.5 };
 * const chart = accuracyAgainstSparsity([{ ...point, accuracy: 0.75 }, { ...point, accuracy: 0.25 }]);
 * const { values } = chart.data as { values: object[] };
 * assert.deepEqual(values, [{ method: "magnitude", sparsity: 0.5, mean: 0.5, min: 0.25, max: 0.75, seeds: 2 }]);
 * ```
 */
export function accuracyAgainstSparsity(
  points: readonly SparsityPoint[],
  options: AccuracyAgainstSparsityOptions = {},
): ChartSpec {
  checkOptions("accuracyAgainstSparsity()", options, {
    dense: numberWithin(),
    sparsityTitle: unchecked,
    width: numberWithin({ exclusiveMin: 0 }),
    height: numberWithin({ exclusiveMin: 0 }),
  });
  const { dense, sparsityTitle = "Weights removed", width = 480, height = 280 } = options;
  const methods = [...new Set(points.map(({ method }) => method))];
  const values = methods.flatMap((method) =>
    summaries(points.filter((one) => one.method === method))
  );
  const x = {
    field: "sparsity",
    type: "quantitative",
    title: sparsityTitle,
    axis: { format: ".3~%" },
    scale: { zero: false, padding: 12 },
  };
  const y = (field: string) => ({
    field,
    type: "quantitative",
    title: "Accuracy",
    axis: { format: ".3~%" },
    scale: { zero: false },
  });
  const color = {
    field: "method",
    type: "nominal",
    sort: methods,
    scale: {
      domain: methods,
      range: methods.map((_, i) => seriesColours[i % seriesColours.length]),
    },
    legend: methods.length > 1
      ? {
        title: null,
        orient: "bottom",
        direction: "horizontal",
        symbolOpacity: 1,
        symbolType: "stroke",
      }
      : null,
  };
  const denseLine = dense === undefined ? [] : [
    {
      data: { values: [{ mean: dense }] },
      mark: { type: "rule", color: palette.label, strokeDash: [5, 4] },
      encoding: { y: y("mean") },
    },
    {
      data: { values: [{ mean: dense, label: "dense" }] },
      mark: { type: "text", align: "right", baseline: "bottom", dx: -2, dy: -3 },
      encoding: { x: { value: width }, y: y("mean"), text: { field: "label" } },
    },
  ];
  return {
    title: {
      text: "Accuracy against sparsity",
      ...(values.some(({ seeds }) => seeds > 1)
        ? { subtitle: "line: mean, band: worst to best seed" }
        : {}),
    },
    width,
    height,
    data: { values },
    layer: [
      ...denseLine,
      {
        mark: { type: "area", opacity: 0.18 },
        encoding: { x, y: y("min"), y2: { field: "max" }, color },
      },
      {
        mark: { type: "line", point: { filled: true, size: 36 } },
        encoding: { x, y: y("mean"), color },
      },
    ],
  };
}

/** Mean and range at each sparsity of one method, ascending. */
function summaries(points: readonly SparsityPoint[]) {
  const bySparsity = Map.groupBy(
    points,
    ({ sparsity }) => requireNumber("sparsity", sparsity, { min: 0, max: 1 }),
  );
  return [...bySparsity].sort(([a], [b]) => a - b).map(([sparsity, networks]) => {
    const all = networks.map(({ accuracy }) =>
      requireNumber("accuracy", accuracy, { min: 0, max: 1 })
    );
    const mean = all.reduce((sum, accuracy) => sum + accuracy, 0) / all.length;
    const { method } = networks[0]!;
    return { method, sparsity, mean, min: smallest(all), max: largest(all), seeds: all.length };
  });
}
