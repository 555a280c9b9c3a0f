import { type CostLedger, costWithout, strike } from "../budget/cost_ledger.ts";
import type { Selection, SelectionGroup } from "../state/selection_types.ts";
import { type Block, takeBlocks } from "./take_blocks.ts";

/** How far below the budget a selection may end, as a share of it. */
export const budgetTolerance = 0.01;

/** What {@linkcode selectToCost} is told beside the scores. */
export interface SelectToCostOptions {
  /** The groups that take part, in the order of the scores. */
  groups: readonly SelectionGroup[];
  /** Their numbers in the ledger. */
  numbers: readonly number[];
  /** Costs of what is left; changed in place. */
  ledger: CostLedger;
  /** Cost at which this period ends. */
  limit: number;
  /** Cost at which the run ends. */
  target: number;
  /** Each group keeps a multiple of this number of structures. */
  roundTo: number;
  /** Largest share of a group's structures that may leave. */
  maxRatio: number;
}

/**
 * Chooses the structures to be forgotten in the next period: the least important ones until the network is cheap enough.
 *
 * | symbol | meaning                                                  |
 * | ------ | -------------------------------------------------------- |
 * | C_i, C | cost at the end of this period, and of the run           |
 * | c      | cost of what is left                                     |
 *
 * ```text
 * while c > C_i:  take the block of lowest mean score after which  c >= 0.99 C
 * ```
 *
 * The condition matters near the target only: a block whose removal would miss it by more than 1 % stays, and a cheaper one goes in
 * its place. Where no block is small enough for that, the one that ends nearest to C_i goes, if that is nearer than none.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param scores Importance of all structures, concatenated in group order.
 * @param options Groups, costs and floors.
 * @returns The selection; nothing is carried.
 *
 * @example Two structures of the second group are cheap enough to meet 12 of 20
 * ```ts
 * import { openLedger, selectToCost } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const term = (group: number, positions: number[], macs: number) => {
 *   const axes = [{ length: positions.length, owners: [{ group, positions }] }];
 *   return { parameter: `w${group}`, layer: `l${group}`, macs, elements: macs, bits: 32, axes };
 * };
 * const ledger = openLedger([term(0, [1, 1], 12), term(1, [1, 1, 1, 1], 8)], { measure: "macs" });
 * const { selected } = selectToCost([5, 6, 1, 2, 3, 4], {
 *   groups: [{ size: 2, pruned: [] }, { size: 4, pruned: [] }],
 *   numbers: [0, 1],
 *   ledger,
 *   limit: 16,
 *   target: 16,
 *   roundTo: 1,
 *   maxRatio: 1,
 * });
 * assert.deepEqual([selected, ledger.cost], [[[], [0, 1]], 16]);
 * ```
 */
export function selectToCost(
  scores: ArrayLike<number>,
  { groups, numbers, ledger, limit, target, roundTo, maxRatio }: SelectToCostOptions,
): Selection {
  const least = target * (1 - budgetTolerance);
  const cut = ({ group, structures }: Block) => ({ group: numbers[group]!, structures });
  // a block that misses the target, but less than any other
  let nearest: Block | undefined, distance = Infinity;
  const selected = takeBlocks(scores, {
    groups,
    roundTo,
    maxRatio,
    allows(block) {
      if (ledger.cost <= limit) return false;
      const cost = costWithout(ledger, cut(block));
      if (cost < least && limit - cost < distance) [nearest, distance] = [block, limit - cost];
      return cost >= least;
    },
    taken(block) {
      strike(ledger, cut(block));
      [nearest, distance] = [undefined, Infinity];
    },
  });
  if (nearest !== undefined && distance < ledger.cost - limit) {
    const { group, structures } = nearest;
    strike(ledger, cut(nearest));
    selected[group] = [...selected[group]!, ...structures].sort((a, b) => a - b);
  }
  return { selected, carried: 0, bookkeeping: [] };
}
