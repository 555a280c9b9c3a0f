import {
  checkOptions,
  given,
  largest,
  requireNumber,
  requireShape,
  unchecked,
} from "../../core/mod.ts";
import { type ChartSpec, palette, seriesColours } from "./theme.ts";

/** What one order of pruning has removed after each step. */
export interface RemovedL1 {
  /** Name of the order. */
  name: string;
  /** The steps, or epochs, ascending. */
  steps: readonly number[];
  /** L1 norm of all weights that are removed after each step. */
  removed: readonly number[];
}

/**
 * How much weight leaves in each step of progressive pruning, a row for each order of blocks: the jump at the end is what a network has
 * to recover from.
 *
 * ```text
 * bar_t = (removed_t - removed_{t-1}) / total            removed_0 before the first step: 0
 * ```
 *
 * @param orders What was removed, per order.
 * @param options L1 norm of all weights, and what the steps are ("Training step" by default).
 * @returns The Vega-Lite chart; bars below zero are weights that came back.
 * @throws {TypeError} If an order has another number of steps than of norms.
 * @throws {RangeError} If the total is not positive.
 *
 * @example
 * ```ts
 * import { removedL1Chart } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const order = { name: "largest first", steps: [1, 2], removed: [3, 4] };
 * const { values } = removedL1Chart([order], { total: 10 }).data as { values: object[] };
 * assert.deepEqual(values[0], { order: "largest first", step: 1, share: 0.3 });
 * ```
 */
export function removedL1Chart(
  orders: readonly RemovedL1[],
  options: { total: number; stepTitle?: string },
): ChartSpec {
  checkOptions("removedL1Chart()", options, { total: given(unchecked), stepTitle: unchecked });
  const { total, stepTitle = "Training step" } = options;
  requireNumber("total", total, { exclusiveMin: 0 });
  const values = orders.flatMap(({ name, steps, removed }) => {
    requireShape(`the norms of ${name}`, [removed.length], [steps.length]);
    return steps.map((step, i) => ({
      order: name,
      step,
      share: Number(((removed[i]! - (removed[i - 1] ?? 0)) / total).toPrecision(6)),
    }));
  });
  const names = orders.map(({ name }) => name);
  const bars = largest([1, ...orders.map(({ steps }) => steps.length)]);
  return {
    title: { text: "L1 norm removed in each step", subtitle: "share of that of all weights" },
    data: { values },
    facet: {
      row: {
        field: "order",
        type: "nominal",
        sort: names,
        title: null,
        header: {
          labelAngle: 0,
          labelAlign: "left",
          labelAnchor: "start",
          labelOrient: "top",
          labelColor: palette.label,
          labelFontSize: 12,
          labelPadding: 2,
        },
      },
    },
    spacing: 14,
    spec: {
      width: 480,
      height: 74,
      mark: { type: "bar", width: Math.max(1, Math.min(18, 0.75 * 480 / bars)) },
      encoding: {
        x: {
          field: "step",
          type: "quantitative",
          title: stepTitle,
          scale: { zero: false, nice: false, padding: 10 },
        },
        y: {
          field: "share",
          type: "quantitative",
          title: null,
          axis: { format: ".3~%", tickCount: 3 },
        },
        color: {
          field: "order",
          type: "nominal",
          sort: names,
          scale: { domain: names, range: seriesColours.slice(0, names.length) },
          legend: null,
        },
      },
    },
  };
}
