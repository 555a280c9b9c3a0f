import { random, requireInteger } from "../../core/mod.ts";
import type { ImportanceScore } from "../group/scored_group.ts";

/**
 * Scores that know nothing: the baseline that every other score has to beat.
 *
 * A group's numbers depend on the seed and on its name only, so they are the same whichever groups are scored, in whatever order.
 *
 * Source: Mittal et al.: Recovering from random pruning (arXiv:1801.10447), which finds that the baseline is a strong one once the
 * network is fine-tuned.
 *
 * @param seed Seed, a whole number; 0 by default.
 * @returns The score: uniform in [0, 1), dimensionless.
 * @throws {RangeError} If the seed is not a whole number.
 *
 * @example
 * ```ts
 * import { randomScore, scoredGroup } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 2, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const scored = scoredGroup(group, { parameters: {}, updates: {}, shapes: {} });
 * assert.deepEqual(randomScore(7)(scored), randomScore(7)(scored));
 * assert.notDeepEqual(randomScore(7)(scored), randomScore(8)(scored));
 * ```
 */
export function randomScore(seed: number = 0): ImportanceScore {
  requireInteger("seed", seed);
  return ({ group: { name, size } }) => {
    const stream = random(seed, ...Array.from(name, (letter) => letter.codePointAt(0)!));
    return Float64Array.from({ length: size }, () => stream.uniform());
  };
}
