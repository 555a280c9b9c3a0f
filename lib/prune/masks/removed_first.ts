import type { NamedMasks, NamedScores } from "../../mask/mod.ts";

/**
 * Scores in which those that are removed already come before all others, so that they stay removed: what is zero scores 0 by its
 * size, but not by its distance to others.
 *
 * ```text
 * score_g = -1  where the mask is 0,     score_g as it is elsewhere, at least 0
 * ```
 *
 * @param scores Scores by name, at least 0.
 * @param masks What is removed already.
 * @returns New scores where something is removed, the same elsewhere.
 *
 * @example
 * ```ts
 * import { removedFirst } from "@geta-lab/geta/prune";
 * import assert from "node:assert/strict";
 *
 * const scores = { fc: Float64Array.of(3, 2) };
 * assert.deepEqual(removedFirst(scores, { fc: Uint8Array.of(0, 1) }), { fc: Float64Array.of(-1, 2) });
 * ```
 */
export function removedFirst(scores: NamedScores, masks: NamedMasks): NamedScores {
  return Object.fromEntries(
    Object.entries(scores).map(([name, own]) => {
      const mask = masks[name];
      if (mask === undefined || !mask.includes(0)) return [name, own];
      return [name, Float64Array.from(own, (score, i) => mask[i] === 0 ? -1 : score)];
    }),
  );
}
