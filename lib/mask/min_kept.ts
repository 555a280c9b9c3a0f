/**
 * How many groups a layer keeps.
 *
 * @module
 */
import { checkOptions, count, integerWithin, numberWithin, requireInteger } from "../core/mod.ts";

/** What a group has to keep. */
export interface KeptOptions {
  /** The number of structures a group keeps is a multiple of this. Default 1. */
  roundTo?: number;
  /** Largest share of a group's structures that may leave. Default 1. */
  maxRatio?: number;
}

/**
 * How many structures a group keeps at least. Without such a floor a global ranking may leave one of 128 filters, through
 * which nothing passes.
 *
 * ```text
 * kept >= roundTo ceil(max(roundTo, size - floor(maxRatio size)) / roundTo)
 * ```
 *
 * Source: docs/geta.md, section 4.6.
 *
 * @param size Number of structures in the group.
 * @param options Block size and largest share.
 * @returns The count; the size if nothing may leave.
 * @throws {RangeError} If the largest share is not in [0, 1].
 *
 * @example A tenth of 128 structures, in blocks of 8
 * ```ts
 * import { minKept } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * assert.equal(minKept(128, { maxRatio: 0.9 }), 13);
 * assert.equal(minKept(128, { maxRatio: 0.9, roundTo: 8 }), 16);
 * assert.equal(minKept(128, {}), 1);
 * ```
 */
export function minKept(size: number, options: KeptOptions): number {
  checkOptions("minKept()", options, {
    roundTo: integerWithin({ min: 1 }),
    maxRatio: numberWithin({ min: 0, max: 1 }),
  });
  const { roundTo = 1, maxRatio = 1 } = options;
  return roundUp(Math.max(roundTo, size - count(maxRatio, size, "floor")), { size, roundTo });
}

/**
 * How many channels a layer keeps at a ratio, in whole blocks: never none, never more than it has.
 *
 * ```text
 * kept = min(c, m ceil(max(1, round(c keep)) / m))
 * ```
 *
 * Source: He et al., AMC: AutoML for model compression and acceleration on mobile devices (arXiv:1802.03494); its code rounds 4 channels
 * at half to 0 and 12 at 0.95 to 8.
 *
 * @param channels Number of channels c.
 * @param keep Share that stays.
 * @param options Block size m.
 * @returns The number that stays.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { keptChannels } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * assert.equal(keptChannels(16, 0.45, { roundTo: 8 }), 8);
 * assert.equal(keptChannels(12, 0.95, { roundTo: 8 }), 12);
 * assert.equal(keptChannels(4, 0.5, { roundTo: 8 }), 4);
 * ```
 */
export function keptChannels(
  channels: number,
  keep: number,
  options: { roundTo?: number } = {},
): number {
  checkOptions("keptChannels()", options, { roundTo: integerWithin({ min: 1 }) });
  const { roundTo = 1 } = options;
  requireInteger("channels", channels, { min: 1 });
  return roundUp(Math.max(1, count(keep, channels)), { size: channels, roundTo });
}

/** The next multiple, unless the group is smaller. */
function roundUp(kept: number, { size, roundTo }: { size: number; roundTo: number }): number {
  return Math.min(size, roundTo * Math.ceil(kept / roundTo));
}
