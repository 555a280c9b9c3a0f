/**
 * Few numbers in words: mean, range, and how certain a difference is.
 *
 * @module
 */
import { largest, smallest } from "../../lib/core/mod.ts";

/** Two-sided 95 % quantiles of Student's t for 1, 2, ... degrees of freedom. */
const T95 = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];
/** The same of the normal distribution, which many degrees of freedom come near. */
const NORMAL95 = 1.959964;

/** A mean and half the width of its 95 % interval. */
export interface Interval {
  mean: number;
  /** Infinity for one number. */
  half: number;
}

/**
 * The mean of some numbers.
 *
 * @param values At least one number.
 * @returns Their mean.
 */
export function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/**
 * Mean of differences with its 95 % interval.
 *
 * ```text
 * half = t_(n-1) s / sqrt(n),    s^2 = sum (d - mean)^2 / (n - 1)
 * ```
 *
 * Source: Student: The probable error of a mean (1908).
 *
 * @param values The differences, one a seed.
 * @returns Mean and half width.
 */
export function interval(values: readonly number[]): Interval {
  const n = values.length, mean = meanOf(values);
  if (n < 2) return { mean, half: Infinity };
  const variance = values.reduce((sum, d) => sum + (d - mean) ** 2, 0) / (n - 1);
  return { mean, half: quantile95(n - 1) * Math.sqrt(variance / n) };
}

/**
 * The two-sided 95 % quantile of Student's t, to three digits behind the point.
 *
 * ```text
 * t = z + (z^3 + z) / (4 v) + (5 z^5 + 16 z^3 + 3 z) / (96 v^2) + (3 z^7 + 19 z^5 + 17 z^3 - 15 z) / (384 v^3)    v >= 10
 * ```
 *
 * Source: Abramowitz, Stegun: Handbook of mathematical functions (1964), 26.7.5.
 *
 * @param freedom Degrees of freedom v, from 1; below ten they are looked up.
 * @returns The quantile.
 */
export function quantile95(freedom: number): number {
  const z = NORMAL95, v = freedom;
  return T95[v - 1] ?? z + (z ** 3 + z) / (4 * v) +
      (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * v ** 2) +
      (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * v ** 3);
}

/**
 * Mean and range in percent.
 *
 * @param values Shares.
 * @param digits Digits behind the point.
 * @returns For example `90.1 (89.0-91.5)`; a dash if there is none.
 */
export function percentRange(values: readonly number[], digits = 1): string {
  if (values.length === 0) return "-";
  const percent = (value: number) => (100 * value).toFixed(digits);
  return `${percent(meanOf(values))} (${percent(smallest(values))}-${percent(largest(values))})`;
}

/**
 * An interval in points.
 *
 * @param found Mean and half width, as shares.
 * @returns For example `+1.2 ± 0.8`.
 */
export function pointsText({ mean, half }: Interval): string {
  const points = (100 * mean).toFixed(1), sign = mean > 0 ? "+" : "";
  return `${sign}${points} ± ${half === Infinity ? "unknown" : (100 * half).toFixed(1)}`;
}
