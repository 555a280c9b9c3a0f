import {
  checkOptions,
  largest,
  requireFiniteNumbers,
  requireInteger,
  unchecked,
} from "../../core/mod.ts";
import { percentText } from "../text/format.ts";
import { type ChartSpec, palette } from "./theme.ts";

/** Weights of one layer before and after. */
export interface BeforeAfter {
  /** Name of the layer. */
  name: string;
  /** Its weights before, flat. */
  before: ArrayLike<number>;
  /** The same afterwards; only `before` is drawn if absent. */
  after?: ArrayLike<number>;
}

/**
 * How the weights of layers are distributed, before pruning (pale) and after it. Exact zeros are in no bar: one bar of them would hide
 * all others. Their share is written above the panel.
 *
 * @param layers Their weights, one panel each.
 * @param options Number of bars, 40 by default; even, so that none crosses zero.
 * @returns The Vega-Lite chart.
 * @throws {RangeError} If a weight is not finite, or the number of bars is no even integer from 2.
 *
 * @example Half of the weights are gone
 * ```ts
 * import { weightHistograms } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const chart = weightHistograms([{ name: "fc", before: [-2, 0.1, -0.1, 1], after: [-2, 0, 0, 1] }]);
 * assert.match(JSON.stringify(chart), /50 % exact zeros/);
 * ```
 */
export function weightHistograms(
  layers: readonly BeforeAfter[],
  options: { bins?: number } = {},
): ChartSpec {
  checkOptions("weightHistograms()", options, { bins: unchecked });
  const { bins = 40 } = options;
  requireInteger("half of the bins", bins / 2, { min: 1 });
  const compared = layers.some(({ after }) => after !== undefined);
  return {
    title: { text: "Weights of each layer", subtitle: "exact zeros are left out of the bars" },
    concat: layers.map((layer) => panelOf(layer, { bins, compared })),
    columns: 3,
    bounds: "flush",
    spacing: { row: 84, column: 66 },
  };
}

function panelOf(
  { name, before, after }: BeforeAfter,
  { bins, compared }: { bins: number; compared: boolean },
): ChartSpec {
  requireFiniteNumbers(`the weights of ${name}`, before);
  if (after) requireFiniteNumbers(`the weights of ${name} afterwards`, after);
  const all = [before, ...(after ? [after] : [])], last = all.at(-1)!;
  const zeros = percentText(zerosOf(last) / Math.max(1, last.length), 0);
  const end = largest(all.map(largestMagnitude)) || 1;
  const values = all.flatMap((weights, i) =>
    barsOf(weights, { end, bins }).map((bar) => ({ when: WHEN[i], ...bar }))
  );
  const top = 1.08 * largest([1, ...values.map(({ count }) => count)]);
  const ends = { domain: [-end, end], nice: false };
  return {
    title: {
      text: `${name}, ${zeros} exact zeros`,
      fontSize: 12,
      fontWeight: "normal",
      color: palette.label,
      offset: 6,
    },
    width: 210,
    height: 120,
    data: { values },
    mark: { type: "rect", opacity: compared ? 0.75 : 1, aria: false },
    encoding: {
      x: {
        field: "from",
        type: "quantitative",
        title: "Weight",
        scale: ends,
        axis: { tickCount: 5 },
      },
      x2: { field: "to" },
      y: {
        field: "count",
        type: "quantitative",
        title: "Weights",
        scale: { domain: [0, top], nice: false },
        // a label at the upper edge would push the title of this panel above those of the others
        axis: { tickCount: 4, labelExpr: `datum.value > ${0.94 * top} ? "" : datum.label` },
      },
      y2: { datum: 0 },
      color: {
        field: "when",
        type: "nominal",
        scale: { domain: WHEN, range: [compared ? palette.before : palette.main, palette.main] },
        legend: compared ? { title: null, orient: "bottom", direction: "horizontal" } : null,
      },
    },
  };
}

const WHEN = ["before", "after"];

/** Bars of equal width over [-end, end]; those that are empty are left out. */
function barsOf(
  weights: ArrayLike<number>,
  { end, bins }: { end: number; bins: number },
): { from: number; to: number; count: number }[] {
  const counts = new Array<number>(bins).fill(0), width = 2 * end / bins;
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i]!;
    if (weight === 0) continue;
    // a weight on an edge belongs to the bar further from zero, the largest to the last
    const place = Math.min(bins / 2 - 1, Math.floor(Math.abs(weight) / width));
    counts[weight > 0 ? bins / 2 + place : bins / 2 - 1 - place]!++;
  }
  const edge = (i: number) => Number(((i - bins / 2) * width).toPrecision(6));
  return counts.flatMap((count, i) =>
    count === 0 ? [] : [{ from: edge(i), to: edge(i + 1), count }]
  );
}

function zerosOf(weights: ArrayLike<number>): number {
  let zeros = 0;
  for (let i = 0; i < weights.length; i++) if (weights[i] === 0) zeros++;
  return zeros;
}

function largestMagnitude(weights: ArrayLike<number>): number {
  let result = 0;
  for (let i = 0; i < weights.length; i++) result = Math.max(result, Math.abs(weights[i]!));
  return result;
}
