/**
 * Splits a long series into at most `max` chunks of nearly equal length, so that a chart draws a few hundred points
 * instead of tens of thousands.
 *
 * @param series Any values, in order.
 * @param max Largest number of chunks, at least 1.
 * @returns Chunks whose concatenation is the series; a short series gives chunks of one.
 *
 * @example
 * ```ts
 * import { chunks } from "@geta-lab/geta/viz";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(chunks([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4, 5]]);
 * ```
 */
export function chunks<T>(series: readonly T[], max: number): T[][] {
  const count = Math.min(max, series.length);
  const edge = (i: number) => Math.floor((i * series.length) / count);
  return Array.from({ length: count }, (_, i) => series.slice(edge(i), edge(i + 1)));
}
