import { copyLedger, type CostLedger, costWithout, strike } from "../budget/cut_ledger.ts";
import type { Selection, SelectionGroup } from "../state/selection_types.ts";
import { budgetTolerance, nearestChoice } from "./nearest_choice.ts";
import { type Block, groupBlocks, takeBlocks } from "./take_blocks.ts";

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
 * its place. Each period looks ahead: where going on like this until C would miss it by more than 1 % all the same, it takes only blocks
 * of the choice that {@linkcode nearestChoice} finds. So the last period ends within 1 % wherever whole blocks allow it, else as near
 * as they do.
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
  const floors = { groups, roundTo, maxRatio }, least = target * (1 - budgetTolerance);
  const cut = ({ group, structures }: Block) => ({ group: numbers[group]!, structures });
  const given = groups.map(() => 0);
  const take = (books: CostLedger, until: number, fits: (block: Block) => boolean) =>
    takeBlocks(scores, {
      ...floors,
      allows: (block) => books.cost > until && fits(block),
      taken(block) {
        strike(books, cut(block));
        given[block.group] = block.place + 1;
      },
    });
  const within = (books: CostLedger) => (block: Block) => costWithout(books, cut(block)) >= least;
  // where the run would end with the scores of now
  const ahead = copyLedger(ledger);
  take(ahead, target, within(ahead));
  let fits = within(ledger);
  if (Math.abs(ahead.cost / target - 1) > budgetTolerance) {
    const all = groupBlocks(scores, floors);
    const nearest = nearestChoice(all, { given, numbers, ledger: ahead, target });
    fits = ({ group, place }) => place < nearest.given[group]!;
  }
  return { selected: take(ledger, limit, fits), carried: 0, bookkeeping: [] };
}
