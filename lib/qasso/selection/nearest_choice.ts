import {
  copyLedger,
  type CostLedger,
  costWith,
  costWithout,
  restore,
  strike,
} from "../budget/cut_ledger.ts";
import type { Block } from "./take_blocks.ts";

/** How far a selection may end from the budget, as a share of it. */
export const budgetTolerance = 0.01;

/** Costs looked at before {@linkcode nearestChoice} gives up: about a second. */
const lookLimit = 200_000;

/** What {@linkcode nearestChoice} starts from. */
export interface NearestChoiceOptions {
  /** How many of its blocks each group has given. */
  given: readonly number[];
  /** Numbers of the groups in the ledger. */
  numbers: readonly number[];
  /** Costs of what is left without the given blocks; not changed. */
  ledger: CostLedger;
  /** Cost C that is wanted. */
  target: number;
}

/** A choice of blocks. */
export interface Choice {
  /** How many blocks each group gives. */
  given: number[];
  /** Cost of what is left. */
  cost: number;
  /** Whether the search came to its end; false if there were too many choices to look at. */
  complete: boolean;
}

/**
 * Another number of blocks for as few groups as possible, so that a cost is met within 1 %: some give blocks back, others give more.
 *
 * | symbol | meaning                                                             |
 * | ------ | ------------------------------------------------------------------- |
 * | C, c   | cost wanted, and of what is left                                    |
 * | n_g    | blocks that group g gives                                           |
 * | I_g    | importance of its first n_g blocks: the sum of their scores         |
 *
 * ```text
 * for k = 1, 2, ...:  among all n that differ in k groups and have |c / C - 1| <= 0.01, the one of least sum over g of I_g
 * ```
 *
 * Costs fall with every n_g, so that the last of k groups is only looked at as long as the cost comes nearer. If no number of groups
 * is enough, the choice nearest to C.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param blocks Blocks that each group can give, in their order.
 * @param options Where the search starts, costs, target.
 * @returns The choice; the given one if that is within 1 %, or nearest.
 *
 * @example 12 and 8 units between 4 inputs and 3 outputs: half of the 168 multiply-adds are those of 9 and 4 units
 * ```ts
 * import { nearestChoice, openLedger, strike } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axis = (group: number, length: number) => ({
 *   length,
 *   owners: [{ group, positions: new Array<number>(length).fill(1) }],
 * });
 * const term = (layer: string, elements: number, axes: object[]) =>
 *   ({ parameter: layer, layer, macs: elements, elements, bits: 32, axes }) as never;
 * const ledger = openLedger([
 *   term("a", 48, [axis(0, 12)]),
 *   term("b", 96, [axis(0, 12), axis(1, 8)]),
 *   term("c", 24, [axis(1, 8)]),
 * ], { measure: "macs" });
 * const blocks = [12, 8].map((size, group) =>
 *   Array.from({ length: size - 1 }, (_, i) => ({ group, place: i, structures: [i], mean: i }))
 * );
 * strike(ledger, { group: 0, structures: [0, 1] });
 * strike(ledger, { group: 1, structures: [0, 1, 2, 3] }); // 10 and 4 are left: 92 multiply-adds
 * const { given, cost } = nearestChoice(blocks, { given: [2, 4], numbers: [0, 1], ledger, target: 84 });
 * assert.deepEqual([given, cost], [[3, 4], 84]);
 * ```
 */
export function nearestChoice(
  blocks: readonly (readonly Block[])[],
  { given, numbers, ledger, target }: NearestChoiceOptions,
): Choice {
  const off = (cost: number) => Math.abs(cost / target - 1);
  // importance of the first n blocks of each group
  const sums = blocks.map((own) => {
    const sum = [0];
    for (const { structures, mean } of own) sum.push(sum.at(-1)! + mean * structures.length);
    return sum;
  });
  let best = { given: [...given], cost: ledger.cost, loss: Infinity };
  let looks = 0;

  /** Whether a choice is better than the best one: within the tolerance the less important, else the nearer. */
  function compare(chosen: readonly number[], cost: number) {
    const fits = off(cost) <= budgetTolerance, fitted = off(best.cost) <= budgetTolerance;
    if (!fits && (fitted || off(cost) >= off(best.cost))) return;
    const loss = chosen.reduce((sum, n, g) => sum + sums[g]![n]!, 0);
    if (!fitted || loss < best.loss) best = { given: [...chosen], cost, loss };
  }

  /** Changes `left` more groups, of those from `first` on. */
  function change(first: number, left: number, chosen: number[], books: CostLedger) {
    for (let g = first; g + left <= blocks.length && looks < lookLimit; g++) {
      const before = chosen[g]!;
      const changed = (n: number) => {
        const [from, to] = n < before ? [n, before] : [before, n];
        const structures = blocks[g]!.slice(from, to).flatMap((block) => block.structures);
        return { group: numbers[g]!, structures };
      };
      const costAt = (n: number) =>
        n < before ? costWith(books, changed(n)) : costWithout(books, changed(n));
      for (const step of [-1, 1]) {
        if (left === 1 && step !== Math.sign(books.cost - target)) continue;
        for (let n = before + step; n >= 0 && n <= blocks[g]!.length; n += step) {
          if (++looks > lookLimit) return;
          chosen[g] = n;
          if (left === 1) {
            const cost = costAt(n);
            compare(chosen, cost);
            if ((target - cost) * step > budgetTolerance * target) break; // passed it
            continue;
          }
          const next = copyLedger(books);
          (n < before ? restore : strike)(next, changed(n));
          change(g + 1, left - 1, chosen, next);
        }
      }
      chosen[g] = before;
    }
  }

  for (let k = 1; k <= blocks.length && off(best.cost) > budgetTolerance; k++) {
    change(0, k, [...given], ledger);
  }
  return { given: best.given, cost: best.cost, complete: looks <= lookLimit };
}
