import { accuracyMetric, type Metric } from "../../report/mod.ts";
import { percentText } from "./format.ts";

/** Digits of a value that is no share. */
const SIGNIFICANT = 4;

/**
 * The value of a metric: a share in per cent, or a number of four digits.
 *
 * @param value The value.
 * @param metric How it is printed; as an accuracy by default.
 * @param digits Digits behind the point, of per cent.
 * @returns For example `"91.30 %"` or `"0.01234"`.
 *
 * @example
 * ```ts
 * import { metricText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const error = { name: "mean squared error", better: "smaller", format: "number" } as const;
 * assert.deepEqual([metricText(0.913), metricText(0.0123449, error)], ["91.30 %", "0.01234"]);
 * ```
 */
export function metricText(value: number, metric: Metric = accuracyMetric, digits = 2): string {
  return metric.format === "percent"
    ? percentText(value, digits)
    : `${Number(value.toPrecision(SIGNIFICANT))}`;
}

/**
 * How far a value of a metric is from another one: points of per cent, or the difference.
 *
 * @param value The value.
 * @param other The other one.
 * @param metric How it is printed; as an accuracy by default.
 * @returns For example `"-2.00 points"` or `"+0.003"`.
 *
 * @example
 * ```ts
 * import { metricChangeText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * const error = { name: "mean squared error", better: "smaller", format: "number" } as const;
 * assert.equal(metricChangeText(0.88, 0.9), "-2.00 points");
 * assert.equal(metricChangeText(0.013, 0.01, error), "+0.003");
 * ```
 */
export function metricChangeText(
  value: number,
  other: number,
  metric: Metric = accuracyMetric,
): string {
  const change = value - other, sign = change >= 0 ? "+" : "";
  return metric.format === "percent"
    ? `${sign}${(100 * change).toFixed(2)} points`
    : sign + Number(change.toPrecision(SIGNIFICANT));
}

/**
 * The name of a metric at the beginning of a line.
 *
 * @param metric The metric; accuracy by default.
 * @returns For example `"Mean squared error"`.
 *
 * @example
 * ```ts
 * import { metricTitle } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(metricTitle(), "Accuracy");
 * ```
 */
export function metricTitle({ name }: Metric = accuracyMetric): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
