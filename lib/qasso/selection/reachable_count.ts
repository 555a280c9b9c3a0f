import { largest } from "../../core/mod.ts";
import { minKept } from "../../mask/mod.ts";
import { defaultSettings } from "../../settings/mod.ts";
import type { PlannedProblem } from "../state/selection_types.ts";
import { isEligible, pruningPlan } from "./pruning_plan.ts";

/**
 * How many structures can leave at most, of those that shall: with `roundTo` above 1 groups give whole blocks, and the last block may
 * not fit. Known before anything is trained.
 *
 * | symbol | meaning                                                                                             |
 * | ------ | --------------------------------------------------------------------------------------------------- |
 * | K      | structures that shall leave                                                                         |
 * | s_g    | size of group g; its first block is `s_g mod roundTo` structures, or `roundTo`, the others `roundTo` |
 *
 * ```text
 * reachable = max { sum over groups of what g gives : each gives its first blocks down to its floor, sum <= K }
 * ```
 *
 * Which of the groups give is for the scores to say, so a run may end below it.
 *
 * Source: docs/geta.md, section 4.6.
 *
 * @param problem Groups, sparsity and what groups keep.
 * @returns The number; K itself with `roundTo` 1.
 *
 * @example Blocks of 16: of 57 structures 48 can leave
 * ```ts
 * import { correctedRules, reachableCount } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = (name: string, size: number) =>
 *   ({ name, size, ownedSlices: [], dependentSlices: [], layers: [], prunable: true });
 * const groups = [group("a", 64), group("b", 64), group("c", 64)];
 * const config = { sparsity: 0.3, pruningPeriods: 4 };
 * assert.equal(reachableCount({ groups, config, rules: correctedRules }), 58);
 * assert.equal(reachableCount({ groups, config: { ...config, roundTo: 16 }, rules: correctedRules }), 48);
 * ```
 */
export function reachableCount({ groups, config, rules }: PlannedProblem): number {
  const { roundTo = defaultSettings.roundTo, maxRatio = defaultSettings.maxRatio } = config;
  const wanted = pruningPlan({ groups, config, rules }).reduce((sum, count) => sum + count, 0);
  if (roundTo === 1) return wanted; // requireReachable() refuses what the floors forbid
  // sums that some choice of blocks gives
  let sums = new Set([0]);
  for (const { size } of groups.filter((group) => isEligible(group, { roundTo }))) {
    const gives = [0];
    for (let left = size;;) {
      left -= left % roundTo || roundTo;
      if (left < minKept(size, { roundTo, maxRatio })) break;
      gives.push(size - left);
    }
    const next = new Set<number>();
    for (const sum of sums) {
      for (const given of gives) if (sum + given <= wanted) next.add(sum + given);
    }
    sums = next;
  }
  return largest(sums);
}
