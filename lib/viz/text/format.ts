/**
 * Numbers as text: percentages, unit prefixes, times. English notation whatever the language of the machine, so that outputs can be
 * compared.
 *
 * @module
 */

/**
 * A share as a percentage.
 *
 * @param share The share, 1 is the whole.
 * @param digits Digits behind the point.
 * @returns For example `"8.67 %"`.
 *
 * @example
 * ```ts
 * import { percentText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(percentText(0.0867), "8.67 %");
 * assert.equal(percentText(0.5, 0), "50 %");
 * ```
 */
export function percentText(share: number, digits = 2): string {
  return `${(100 * share).toFixed(digits)} %`;
}

/**
 * A large number with three or four significant digits and a unit prefix.
 *
 * @param amount The number.
 * @returns For example `"40.81 M"`; numbers below ten thousand are written out, those below a hundred with three significant digits.
 *
 * @example
 * ```ts
 * import { amountText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(amountText(40_813_184), "40.81 M");
 * assert.equal(amountText(2_538), "2538");
 * assert.equal(amountText(0.31415), "0.314");
 * ```
 */
export function amountText(amount: number): string {
  if (Math.abs(amount) < 100) return `${Number(amount.toPrecision(3))}`; // milliseconds, too
  if (Math.abs(amount) < 10_000) return `${Math.round(amount)}`;
  return withPrefix(amount, ["", "k", "M", "G", "T", "P"]);
}

/**
 * A number of bytes, in decimal units.
 *
 * @param bytes The number.
 * @returns For example `"88.94 kB"`.
 *
 * @example
 * ```ts
 * import { bytesText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(bytesText(88_943), "88.94 kB");
 * assert.equal(bytesText(12), "12 B");
 * ```
 */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${Math.round(bytes)} B`;
  return withPrefix(bytes, ["B", "kB", "MB", "GB", "TB", "PB"]);
}

/**
 * A bit width.
 *
 * @param bits The bit width; 32 means not quantized.
 * @returns For example `"4.25"`, or `"float"`.
 *
 * @example
 * ```ts
 * import { bitsText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([bitsText(4), bitsText(4.2549), bitsText(32)], ["4", "4.25", "float"]);
 * ```
 */
export function bitsText(bits: number): string {
  return bits === 32 ? "float" : `${Math.round(bits * 100) / 100}`;
}

/**
 * A time span.
 *
 * @param seconds The span, seconds.
 * @returns For example `"1:24"` (minutes and seconds) or `"2:05:00"`.
 *
 * @example
 * ```ts
 * import { durationText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(durationText(84.2), "1:24");
 * assert.equal(durationText(7500), "2:05:00");
 * ```
 */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const hours = Math.floor(whole / 3600), minutes = Math.floor(whole / 60) % 60;
  const two = (n: number) => `${n}`.padStart(2, "0");
  return hours > 0
    ? `${hours}:${two(minutes)}:${two(whole % 60)}`
    : `${minutes}:${two(whole % 60)}`;
}

/**
 * A time of some milliseconds, with three digits.
 *
 * @param milliseconds The time.
 * @returns For example `0.42 ms`.
 *
 * @example
 * ```ts
 * import { millisecondsText } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.equal(millisecondsText(0.4213), "0.421 ms");
 * assert.equal(millisecondsText(12.345), "12.3 ms");
 * ```
 */
export function millisecondsText(milliseconds: number): string {
  return `${Number(milliseconds.toPrecision(3))} ms`;
}

function withPrefix(amount: number, prefixes: string[]): string {
  let rest = amount, i = 0;
  // 999.95 would be written 1000.0
  while (Math.abs(rest) >= 999.95 && i < prefixes.length - 1) {
    rest /= 1000;
    i++;
  }
  return `${rest.toFixed(Math.abs(rest) >= 100 ? 1 : 2)} ${prefixes[i]}`;
}
