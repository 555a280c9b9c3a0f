import { checkOptions, largest, numberWithin, smallest, unchecked } from "../../core/mod.ts";
import { accuracyMetric, isAsGood, type Metric } from "../../report/mod.ts";
import { metricTitle } from "../text/metric_text.ts";
import type { ChartSpec } from "./theme.ts";
import { palette } from "./theme.ts";

/** A network by what it costs and what it can do. */
export interface CostAndAccuracy {
  /** What to call it. */
  name: string;
  /** Bit operations of one sample. */
  bops: number;
  /** Test accuracy, 0 to 1, or the value of another metric. */
  accuracy: number;
}

/**
 * The networks that no other one beats: none is at least as accurate for less, or more accurate for the same.
 *
 * ```text
 * front = { i : there is no j with bops_j <= bops_i and accuracy_j >= accuracy_i, one of both strictly }
 * ```
 *
 * Source: Pareto optimality; Boyd and Vandenberghe, Convex Optimization (2004), section 4.7.
 *
 * @param networks The networks.
 * @param metric Which values are better; larger ones by default.
 * @returns Those on the front, by bit operations.
 *
 * @example
 * ```ts
 * import { paretoFront } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const front = paretoFront([
 *   { name: "large", bops: 9, accuracy: 0.9 },
 *   { name: "small", bops: 1, accuracy: 0.8 },
 *   { name: "beaten", bops: 2, accuracy: 0.7 },
 * ]);
 * assert.deepEqual(front.map(({ name }) => name), ["small", "large"]);
 * ```
 */
export function paretoFront<Network extends CostAndAccuracy>(
  networks: readonly Network[],
  metric: Pick<Metric, "better"> = accuracyMetric,
): Network[] {
  const beats = (a: Network, b: Network) =>
    a.bops <= b.bops && isAsGood(metric, a.accuracy, b.accuracy) &&
    (a.bops < b.bops || a.accuracy !== b.accuracy);
  return networks.filter((one) => !networks.some((other) => beats(other, one)))
    .toSorted((a, b) => a.bops - b.bops);
}

/**
 * Accuracy against bit operations: dense and compressed networks of several runs, and the Pareto front as a line.
 *
 * @param networks Networks; `dense` ones are drawn hollow. Those that lie close together share a label.
 * @param options Width of the plot, pixels; the metric, accuracy by default.
 * @returns The Vega-Lite specification.
 *
 * @example
 * ```ts
 * import { paretoChart, renderSvg } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const svg = await renderSvg(paretoChart([{ name: "7", bops: 1e9, accuracy: 0.9, dense: false }]));
 * assert.match(svg, />7</);
 * ```
 */
export function paretoChart(
  networks: readonly (CostAndAccuracy & { dense: boolean })[],
  options: { width?: number; metric?: Metric } = {},
): ChartSpec {
  checkOptions("paretoChart()", options, {
    width: numberWithin({ exclusiveMin: 0 }),
    metric: unchecked,
  });
  const { width = 640, metric = accuracyMetric } = options;
  const x = {
    field: "bops",
    type: "quantitative",
    title: "BOPs",
    scale: { type: "log", nice: true },
    axis: { format: "~s", tickCount: 4, labelOverlap: true },
  };
  const y = {
    field: "accuracy",
    type: "quantitative",
    title: `Test ${metric.name}`,
    scale: { zero: false, nice: true, padding: 12 },
    axis: { format: metric.format === "percent" ? ".1%" : ".3~g", grid: true },
  };
  const height = Math.max(220, width / 2);
  return {
    title: {
      text: `${metricTitle(metric)} against bit operations`,
      subtitle: [
        "filled: compressed, hollow: dense",
        metric === accuracyMetric
          ? "line: none is more accurate for less"
          : "line: none is better for less",
      ],
    },
    width,
    height,
    layer: [
      {
        data: { values: paretoFront(networks, metric) },
        mark: { type: "line", color: palette.second, interpolate: "step-after" },
        encoding: { x, y },
      },
      {
        data: { values: networks },
        mark: { type: "point", size: 70, strokeWidth: 2, color: palette.main },
        encoding: {
          x,
          y,
          fill: { condition: { test: "datum.dense", value: "transparent" }, value: palette.main },
        },
      },
      {
        data: { values: labelsOf(networks, { width, height }) },
        mark: { type: "text", align: "left", dx: 7, dy: -8, fontSize: 11, color: palette.label },
        encoding: { x, y, text: { field: "name" } },
      },
    ],
  };
}

/** Names of networks that lie so close that their labels would cover each other are written at one of them. */
function labelsOf(
  networks: readonly CostAndAccuracy[],
  { width, height }: { width: number; height: number },
): CostAndAccuracy[] {
  const x = pixels(networks.map(({ bops }) => Math.log(bops)), width);
  const y = pixels(networks.map(({ accuracy }) => accuracy), height);
  const labels: { at: number; names: string[] }[] = [];
  for (const [i, { name }] of networks.entries()) {
    const near = labels.find(({ at }) =>
      Math.abs(x[i]! - x[at]!) < 24 && Math.abs(y[i]! - y[at]!) < 14
    );
    if (near === undefined) labels.push({ at: i, names: [name] });
    else if (!near.names.includes(name)) near.names.push(name);
  }
  return labels.map(({ at, names }) => ({ ...networks[at]!, name: names.join(", ") }));
}

/** Places on an axis of that length from the smallest to the largest value. */
function pixels(values: readonly number[], length: number): number[] {
  const min = smallest(values), range = largest(values) - min;
  return values.map((value) => range === 0 ? 0 : (value - min) / range * length);
}
