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
 * {@linkcode selectRedundant} always ends there: it takes no block behind which less could be reached.
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
  const eligible = groups.filter((group) => isEligible(group, { roundTo }));
  const room = eligible.map(({ size }) => ({
    left: size,
    least: minKept(size, { roundTo, maxRatio }),
  }));
  return reachableInBlocks(room, { wanted, roundTo });
}

/** What a group can still give. */
export interface BlockRoom {
  /** Structures that are left. */
  left: number;
  /** Structures that it keeps. */
  least: number;
}

/**
 * The largest number of structures, up to a wanted one, that groups can give in whole blocks.
 *
 * | symbol | meaning                                                                         |
 * | ------ | ------------------------------------------------------------------------------- |
 * | K, m   | structures wanted, and in a block                                               |
 * | r_g    | first block of group g where what is left is no multiple of m, else 0           |
 * | R      | sum of the first blocks that some choice of groups has given                    |
 * | f(R)   | most whole blocks that can follow them                                          |
 *
 * ```text
 * most = max over R of  R + m min(f(R), floor((K - R) / m))
 * ```
 *
 * Blocks of m are all alike, so only the choice among the first ones is a knapsack: it is small, and solved exactly.
 *
 * Source: docs/geta.md, section 4.6.
 *
 * @param groups What is left of each group, and what stays.
 * @param options Structures wanted, and block size.
 * @returns The number.
 *
 * @example 10 structures in blocks of 4: 2 + 8 from the first group, or 8 from the second
 * ```ts
 * import { reachableInBlocks } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.equal(reachableInBlocks([{ left: 14, least: 4 }], { wanted: 10, roundTo: 4 }), 10);
 * assert.equal(reachableInBlocks([{ left: 12, least: 4 }], { wanted: 10, roundTo: 4 }), 8);
 * ```
 */
export function reachableInBlocks(
  groups: readonly BlockRoom[],
  { wanted, roundTo }: { wanted: number; roundTo: number },
): number {
  // the most whole blocks behind each sum of first blocks
  let behind = new Map([[0, 0]]);
  for (const { left, least } of groups) {
    const first = left % roundTo, whole = Math.max(0, Math.floor((left - first - least) / roundTo));
    const next = new Map<number, number>();
    const offer = (sum: number, blocks: number) => {
      if (sum <= wanted && blocks >= (next.get(sum) ?? 0)) next.set(sum, blocks);
    };
    for (const [sum, blocks] of behind) {
      if (first > 0) offer(sum, blocks);
      if (first === 0 || left - first >= least) offer(sum + first, blocks + whole);
    }
    behind = next;
  }
  return largest(
    [...behind].map(([sum, blocks]) =>
      sum + roundTo * Math.min(blocks, Math.floor((wanted - sum) / roundTo))
    ),
  );
}
