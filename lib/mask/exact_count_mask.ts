/**
 * The two rules that turn scores into a mask.
 *
 * @module
 */
import { requireInteger } from "../core/mod.ts";
import { requireScores, scoreAtRank, type Scores } from "./scores.ts";

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
  requireScores(scores);
  requireInteger("the number of removed groups", removed, { min: 0, max: scores.length });
  const mask = new Uint8Array(scores.length).fill(1);
  if (removed === 0) return mask;
  const cut = scoreAtRank(scores, removed);
  let missing = removed;
  for (let i = 0; i < mask.length; i++) {
    if (scores[i]! >= cut) continue;
    mask[i] = 0;
    missing--;
  }
  // of those at the cut the first ones
  for (let i = 0; missing > 0; i++) {
    if (scores[i] !== cut) continue;
    mask[i] = 0;
    missing--;
  }
  return mask;
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
  requireScores(scores);
  requireInteger("the number of removed groups", removed, { min: 0, max: scores.length });
  const mask = new Uint8Array(scores.length).fill(1);
  if (removed === 0) return mask;
  const cut = scoreAtRank(scores, removed);
  for (let i = 0; i < mask.length; i++) mask[i] = scores[i]! > cut ? 1 : 0;
  return mask;
}
