/**
 * Masks of a share: of one layer, and of several layers, each by itself.
 *
 * @module
 */
import {
  checkOptions,
  count,
  type CountRule,
  integerWithin,
  oneOfWords,
  type OptionChecks,
  unchecked,
} from "../core/mod.ts";
import { lowestRemoved } from "./exact_count_mask.ts";
import { keptChannels } from "./min_kept.ts";
import type { NamedMasks, NamedScores, Scores } from "./scores.ts";

/** How a share becomes a mask. */
export interface ShareMaskOptions {
  /** How the number of removed groups is rounded ({@linkcode count}). Default `round`. */
  rule?: CountRule;
  /** Exactly that number (`exactCountMask()`, the default), or all up to the threshold (`thresholdMask()`). */
  ties?: "exactCount" | "threshold";
  /** The number of kept groups is a multiple of this ({@linkcode keptChannels}), which needs an exact count. Default 1. */
  roundTo?: number;
  /** How many groups stay at least. Default 1: a layer without any lets nothing through. */
  minKept?: number;
}

const CHECKS: OptionChecks<ShareMaskOptions> = {
  rule: oneOfWords(["round", "floor"]),
  ties: oneOfWords(["exactCount", "threshold"]),
  roundTo: unchecked,
  minKept: integerWithin({ min: 0 }),
};

/**
 * The mask of one layer at a share.
 *
 * @param scores One score a group, from the dense weights.
 * @param share Share of the groups that is removed, in [0, 1].
 * @param options How the share becomes a number, and the number a mask.
 * @returns One entry a group, 1 kept and 0 removed.
 * @throws {TypeError} If there is no score.
 * @throws {RangeError} If a score is not finite, the share is out of range, fewer groups than `minKept` would stay, or a threshold,
 * which keeps as many as it keeps, shall keep a multiple.
 *
 * @example The next mask is chosen from the weights as they are now, not from what the mask before has left
 * ```ts
 * import { shareMask } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(shareMask([4, 3, 2, 1], 0.5), Uint8Array.of(1, 1, 0, 0));
 * assert.deepEqual(shareMask([1, 2, 3, 4], 0.5), Uint8Array.of(0, 0, 1, 1));
 * ```
 */
export function shareMask(
  scores: Scores,
  share: number,
  options: ShareMaskOptions = {},
): Uint8Array {
  checkOptions("shareMask()", options, CHECKS);
  return namedMask(scores, share, options, "the groups");
}

/**
 * The masks of several layers, each by itself: all at one share (uniform), or each at its own, as a sensitivity scan gives them.
 *
 * @param layers Scores by layer.
 * @param shares The share that is removed: one for all, or one for each by name.
 * @param options As in {@linkcode shareMask}.
 * @returns Masks by layer.
 * @throws {TypeError} If a layer has no share or a share no layer, or a layer has no score.
 * @throws {RangeError} As {@linkcode shareMask}, with the name of the layer.
 *
 * @example
 * ```ts
 * import { layerMasks } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * const layers = { conv1: [1, 2], conv2: [30, 10, 20, 40] };
 * assert.deepEqual(layerMasks(layers, 0.5), {
 *   conv1: Uint8Array.of(0, 1),
 *   conv2: Uint8Array.of(1, 0, 0, 1),
 * });
 * assert.deepEqual(layerMasks(layers, { conv1: 0, conv2: 0.75 }).conv2, Uint8Array.of(0, 0, 0, 1));
 * ```
 */
export function layerMasks(
  layers: NamedScores,
  shares: number | Record<string, number>,
  options: ShareMaskOptions = {},
): NamedMasks {
  checkOptions("layerMasks()", options, CHECKS);
  if (typeof shares !== "number") {
    for (const name of [...Object.keys(layers), ...Object.keys(shares)]) {
      if (Object.hasOwn(layers, name) && Object.hasOwn(shares, name)) continue;
      throw new TypeError(
        `Cannot choose masks: each layer must have its share: current value is a ${
          Object.hasOwn(layers, name) ? "layer without a share" : "share without a layer"
        }, ${name}`,
      );
    }
  }
  return Object.fromEntries(
    Object.entries(layers).map(([name, scores]) => [
      name,
      namedMask(scores, typeof shares === "number" ? shares : shares[name]!, options, name),
    ]),
  );
}

function namedMask(
  scores: Scores,
  share: number,
  { rule = "round", ties = "exactCount", roundTo = 1, minKept = 1 }: ShareMaskOptions,
  name: string,
): Uint8Array {
  if (ties === "threshold" && roundTo !== 1) {
    throw new RangeError(
      `Cannot use roundTo: it must be 1 where ties is threshold, which keeps no exact count: current value is ${roundTo}`,
    );
  }
  const n = scores.length, left = n - count(share, n, rule);
  const removed = roundTo === 1 ? n - left : n - keptChannels(n, left / n, { roundTo });
  const mask = lowestRemoved(scores, removed, ties, name);
  const kept = ties === "threshold" ? mask.reduce((sum, one) => sum + one, 0) : n - removed;
  if (kept >= minKept) return mask;
  throw new RangeError(
    `Cannot choose a mask: ${minKept} of ${n} must stay in ${name}: ` +
      `current value is ${kept}, at share ${share}`,
  );
}
