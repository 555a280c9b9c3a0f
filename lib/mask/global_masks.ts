import { checkOptions, count, type CountRule, oneOfWords, unchecked } from "../core/mod.ts";
import { type LayerLimits, limitsText, masksOfCount, removable } from "./candidates.ts";
import type { NamedMasks, NamedScores } from "./scores.ts";

/** How layers share what is removed. */
export interface GlobalMaskOptions extends LayerLimits {
  /** How the number of removed groups is rounded ({@linkcode count}). Default `round`. */
  rule?: CountRule;
}

/**
 * The masks of several layers from one list of all scores: exactly the given share of all groups is removed, wherever their scores are
 * lowest. A layer keeps at least what `maxRatio` leaves it, and `minKept` groups, one by default.
 *
 * Norms of layers with different fan-in are no common measure: normalise the scores first.
 *
 * Source: Lee et al., Layer-adaptive sparsity for the magnitude-based pruning (arXiv:2010.07611), section 2, for global ranking and its
 * collapse.
 *
 * @param layers Scores by layer, on a common scale.
 * @param share Share of all groups that is removed.
 * @param options Rounding, and what layers keep.
 * @returns Masks by layer. Of equal scores those of the earlier layer and of the lower index are removed.
 * @throws {TypeError} If a layer has no score.
 * @throws {RangeError} If a score is not finite, or the layers have not as much to give; names the largest share.
 *
 * @example One layer keeps a single group
 * ```ts
 * import { globalMasks } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(globalMasks({ conv1: [1, 2], conv2: [10, 20] }, 0.5), {
 *   conv1: Uint8Array.of(0, 1),
 *   conv2: Uint8Array.of(0, 1),
 * });
 * ```
 */
export function globalMasks(
  layers: NamedScores,
  share: number,
  options: GlobalMaskOptions = {},
): NamedMasks {
  checkOptions("globalMasks()", options, {
    maxRatio: unchecked,
    minKept: unchecked,
    rule: oneOfWords(["round", "floor"]),
  });
  const { rule = "round", ...limits } = options;
  const candidates = removable(layers, limits);
  const total = Object.values(layers).reduce((sum, scores) => sum + scores.length, 0);
  const removed = count(share, total, rule), available = candidates.scores.length;
  if (removed > available) {
    throw new RangeError(
      `Cannot choose masks: the share must be at most ${floorTo6(available / total)}, ` +
        `since with ${
          limitsText(limits)
        } only ${available} of ${total} groups may be removed: current value is ${share}`,
    );
  }
  return masksOfCount(candidates, removed);
}

/** Six digits, never above the number: the share in a message can be asked for. */
function floorTo6(x: number): number {
  return Math.floor(x * 1e6) / 1e6;
}
