import { count, requireInteger } from "../../core/mod.ts";

/**
 * How many channels a keep ratio leaves: rounded to a channel, then up to a multiple that the machine likes; never more than there
 * are, never none.
 *
 * ```text
 * kept = min(c, m ceil(max(1, round(keep c)) / m))
 * ```
 *
 * The public code of the paper falls back to the multiple below where the one above exceeds c, so that 4 channels at 0.5 become 0
 * and 12 at 0.95 become 8; this does not.
 *
 * Source: He et al.: AMC (arXiv:1802.03494); the defect: https://github.com/mit-han-lab/amc/issues/5.
 *
 * @param channels Number of channels c, at least 1.
 * @param keep Share that should stay, in [0, 1].
 * @param multiple Number m whose multiples are wanted; default 8.
 * @returns Channels that stay, from 1 to c.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { keptChannels } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.equal(keptChannels(64, 0.3), 24);
 * assert.deepEqual([keptChannels(4, 0.5), keptChannels(12, 0.95)], [4, 12]);
 * ```
 */
export function keptChannels(channels: number, keep: number, multiple = 8): number {
  requireInteger("channels", channels, { min: 1 });
  requireInteger("multiple", multiple, { min: 1 });
  const rounded = Math.max(1, count(keep, channels));
  return Math.min(channels, multiple * Math.ceil(rounded / multiple));
}
