/**
 * The two rules that turn scores into a mask.
 *
 * @module
 */
import { numberAtRank, requireInteger } from "../core/mod.ts";
import { betweenSamples } from "./between_samples.ts";
import { requireScores, type Scores } from "./scores.ts";

/**
 * Removes exactly as many groups as asked: those of the lowest scores, and among equal ones those of the lower index.
 *
 * ```text
 * mask_g = 0  for the first k groups in the order (score, index),  1 for the others
 * ```
 *
 * A mask is a function of the scores and the count only. It never sees the mask before: who computes scores from masked weights
 * instead of the dense ones gets masks that accumulate.
 *
 * Source: Han et al., Learning both weights and connections for efficient neural networks (arXiv:1506.02626), with an exact count
 * instead of a threshold.
 *
 * @param scores One score a group.
 * @param removed How many groups are removed, k.
 * @returns One entry a group, 1 kept and 0 removed.
 * @throws {TypeError} If there is no score.
 * @throws {RangeError} If a score is not finite, or the count is not a whole number from 0 to that of the groups.
 *
 * @example Equal scores: the first ones go
 * ```ts
 * import { exactCountMask } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(exactCountMask([5, 1, 1, 1], 2), Uint8Array.of(1, 0, 0, 1));
 * ```
 */
export function exactCountMask(scores: Scores, removed: number): Uint8Array {
  return lowestRemoved(scores, removed, "exactCount");
}

/**
 * Keeps what is above the k-th smallest score: the rule of lectures and labs. With equal scores it removes more than asked.
 *
 * ```text
 * mask_g = 1  if score_g > (k-th smallest score),  0 otherwise;     all 1 for k = 0
 * ```
 *
 * Source: Han et al., Learning both weights and connections for efficient neural networks (arXiv:1506.02626).
 *
 * @param scores One score a group.
 * @param removed How many groups are removed at least, k.
 * @returns One entry a group, 1 kept and 0 removed.
 * @throws {TypeError} If there is no score.
 * @throws {RangeError} If a score is not finite, or the count is not a whole number from 0 to that of the groups.
 *
 * @example Equal scores: all go
 * ```ts
 * import { thresholdMask } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(thresholdMask([5, 1, 1, 1], 2), Uint8Array.of(1, 0, 0, 0));
 * ```
 */
export function thresholdMask(scores: Scores, removed: number): Uint8Array {
  return lowestRemoved(scores, removed, "threshold");
}

/**
 * Both rules; for scores that a message names.
 *
 * @param scores One score a group.
 * @param removed How many groups are removed.
 * @param ties Which of those at the cut are removed: as many as asked, or all.
 * @param name What the scores belong to.
 * @returns One entry a group, 1 kept and 0 removed.
 */
export function lowestRemoved(
  scores: Scores,
  removed: number,
  ties: "exactCount" | "threshold",
  name?: string,
): Uint8Array {
  const n = scores.length, mask = new Uint8Array(n);
  if (n === 0) requireScores(scores, name);
  requireInteger("the number of removed groups", removed, { min: 0, max: n });
  const few = scores instanceof Float32Array ? betweenSamples(scores, removed) : undefined;
  if (few !== undefined) {
    const open = lowestRemoved(few.scores, few.removed, ties);
    for (let i = 0; i < open.length; i++) few.mask[few.open[i]!] = open[i]!;
    return few.mask;
  }
  const cut = removed === 0 ? -Infinity : numberAtRank(scores, removed);
  // x - x is 0 for finite numbers only; in the same pass, since millions of scores are a matter of memory
  let kept = 0, notFinite = 0;
  for (let i = 0; i < n; i++) {
    const score = scores[i]!, stays = score >= cut ? 1 : 0;
    mask[i] = stays;
    kept += stays;
    notFinite += score - score;
  }
  if (notFinite !== 0) requireScores(scores, name);
  if (ties === "threshold") {
    for (let i = 0; i < n; i++) if (scores[i] === cut) mask[i] = 0;
    return mask;
  }
  // of those at the cut the first ones
  for (let i = 0, missing = kept - (n - removed); missing > 0; i++) {
    if (scores[i] !== cut) continue;
    mask[i] = 0;
    missing--;
  }
  return mask;
}
