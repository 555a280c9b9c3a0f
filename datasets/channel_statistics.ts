import type { Split } from "./types.ts";

/**
 * Mean and standard deviation of each channel over a split.
 *
 * ```text
 * mean[c]      = average of byte / 255 over all images and pixels
 * deviation[c] = sqrt(average of (byte / 255 - mean[c])^2)
 * ```
 *
 * @param split The images, shape [count, height, width, channels].
 * @param channels Number of channels.
 * @returns Both lists, length `channels`, unit byte / 255. A channel that never changes gets deviation 1, so that
 * dividing by it is harmless.
 *
 * @example
 * ```ts
 * import { channelStatistics } from "@geta-lab/geta/datasets";
 * import assert from "node:assert/strict";
 *
 * const split = { images: Uint8Array.of(0, 51, 255, 51), labels: Uint8Array.of(0, 0), count: 2 };
 * assert.deepEqual(channelStatistics(split, 2), { mean: [0.5, 0.2], deviation: [0.5, 1] });
 * ```
 */
export function channelStatistics(
  split: Split,
  channels: number,
): { mean: number[]; deviation: number[] } {
  const { images } = split;
  // A histogram first: whole numbers, so the result is exact and independent of the order
  const counts = new Uint32Array(channels * 256);
  for (let at = 0; at < images.length; at += channels) {
    for (let c = 0; c < channels; c++) counts[c * 256 + images[at + c]!]!++;
  }
  const mean: number[] = [], deviation: number[] = [];
  for (let c = 0; c < channels; c++) {
    const { average, spread } = moments(counts.subarray(c * 256, (c + 1) * 256));
    mean.push(average / 255);
    deviation.push(spread / 255 || 1);
  }
  return { mean, deviation };
}

/** Mean and standard deviation of bytes, given how often each occurs. */
function moments(counts: Uint32Array): { average: number; spread: number } {
  const total = counts.reduce((sum, count) => sum + count, 0) || 1;
  const average = counts.reduce((sum, count, byte) => sum + count * byte, 0) / total;
  const squares = counts.reduce((sum, count, byte) => sum + count * (byte - average) ** 2, 0);
  return { average, spread: Math.sqrt(squares / total) };
}
