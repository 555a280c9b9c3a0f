import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  someList,
  unchecked,
} from "../../core/mod.ts";
import { minKept } from "../../mask/mod.ts";
import type { Selection, SelectionOptions } from "../state/selection_types.ts";
import { reachableInBlocks } from "./reachable_count.ts";
import { takeBlocks } from "./take_blocks.ts";

/**
 * Chooses the structures to be forgotten in the next period: the least important ones of all groups together.
 *
 * Structures that are not yet pruned are taken in order of their score. A group never gives away its last structure
 * nor more than the share `maxRatio` of them (the next best of another group goes instead), and with `roundTo` above 1 it gives
 * whole blocks, lowest mean score first, but none behind which this and the later periods could reach fewer structures in all.
 * Exactly `count` structures are selected unless the groups have no more to give or no block is small enough; the difference is
 * `carried`. After the last period it is the least that blocks allow.
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param scores Importance of all structures, concatenated in group order.
 * @param options Groups, count and block size.
 * @returns The selection; its bookkeeping is empty.
 * @throws {TypeError} If the number of scores is not the number of structures.
 *
 * @example The lowest two, but never a whole group
 * ```ts
 * import { selectRedundant } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const groups = [{ size: 2, pruned: [] }, { size: 3, pruned: [0] }];
 * const { selected } = selectRedundant([0.1, 0.2, 0, 0.3, 0.4], { groups, count: 2 });
 * assert.deepEqual(selected, [[0], [1]]);
 * ```
 */
export function selectRedundant(scores: ArrayLike<number>, options: SelectionOptions): Selection {
  checkOptions("selectRedundant()", options, {
    groups: given(someList),
    count: given(unchecked),
    later: unchecked,
    roundTo: integerWithin(),
    maxRatio: numberWithin(),
    bookkeeping: unchecked,
  });
  const { groups, count, later = 0, roundTo = 1, maxRatio = 1 } = options;
  const total = groups.reduce((sum, group) => sum + group.size, 0);
  if (scores.length !== total) {
    throw new TypeError(
      `Cannot select structures: there must be one score for each of ${total} structures: current value is ${scores.length}`,
    );
  }
  let missing = count;
  // what groups can give with this period's and later ones' blocks
  const room = groups.map(({ size, pruned }) => ({
    left: size - pruned.length,
    least: minKept(size, { roundTo, maxRatio }),
  }));
  let reachable = reachableInBlocks(room, { wanted: count + later, roundTo });
  const selected = takeBlocks(scores, {
    groups,
    roundTo,
    maxRatio,
    allows({ group, structures: { length } }) {
      if (length > missing) return false;
      if (roundTo === 1) return true;
      const rest = room.map((one, g) => g === group ? { ...one, left: one.left - length } : one);
      const wanted = missing + later - length;
      return length + reachableInBlocks(rest, { wanted, roundTo }) >= reachable;
    },
    taken({ group, structures: { length } }) {
      missing -= length;
      reachable -= length;
      room[group]!.left -= length;
    },
  });
  return { selected, carried: missing, bookkeeping: [] };
}
