/** By what a network is judged, and how the value is printed. Plain data: it stands in reports. */
export interface Metric {
  /** What it is called, for example `mean squared error`. */
  name: string;
  /** Which of two values is the better one. */
  better: "larger" | "smaller";
  /** Whether it is printed in per cent, 1 being the whole, or as a number. */
  format: "percent" | "number";
}

/**
 * The metric of classifiers: the share of right answers.
 *
 * @example
 * ```ts
 * import { accuracyMetric } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * assert.equal(accuracyMetric.better, "larger");
 * ```
 */
export const accuracyMetric: Metric = { name: "accuracy", better: "larger", format: "percent" };

/**
 * Whether a value is at least as good as another one.
 *
 * @param metric Which direction is better.
 * @param value The value.
 * @param other The other one.
 * @returns True also for equal ones.
 *
 * @example An error of 0.1 is better than one of 0.2
 * ```ts
 * import { accuracyMetric, isAsGood } from "@geta-lab/geta/report";
 * import assert from "node:assert/strict";
 *
 * assert.equal(isAsGood({ better: "smaller" }, 0.1, 0.2), true);
 * assert.equal(isAsGood(accuracyMetric, 0.1, 0.2), false);
 * ```
 */
export function isAsGood(
  { better }: Pick<Metric, "better">,
  value: number,
  other: number,
): boolean {
  return better === "larger" ? value >= other : value <= other;
}
