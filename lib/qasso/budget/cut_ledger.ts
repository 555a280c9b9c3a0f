/**
 * Taking structures out of the books, and putting them back.
 *
 * @module
 */
import type { CostTerm } from "../state/cost_types.ts";

/** What a network costs now, and what is needed to know it after the next cut. */
export interface CostLedger {
  /** What each parameter costs whole. */
  terms: readonly CostTerm[];
  /** The cost of each parameter, whole, in the unit of the measure. */
  whole: number[];
  /** Positions left of each axis of each parameter. */
  live: number[][];
  /** The parameters that a group is part of, by number of the group. */
  touched: Map<number, number[]>;
  /** Cost of what is left. */
  cost: number;
}

/**
 * Other books with the same numbers, to try cuts in.
 *
 * @param ledger The ledger; not changed.
 * @returns The copy.
 *
 * @example
 * ```ts
 * import { copyLedger, openLedger, strike } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }];
 * const term = { parameter: "fc/kernel", layer: "fc", macs: 12, elements: 12, bits: 32, axes };
 * const ledger = openLedger([term], { measure: "macs" }), copy = copyLedger(ledger);
 * strike(copy, { group: 0, structures: [1] });
 * assert.deepEqual([ledger.cost, copy.cost], [12, 9]);
 * ```
 */
export function copyLedger(ledger: CostLedger): CostLedger {
  return { ...ledger, live: ledger.live.map((axes) => [...axes]) };
}

/** Some structures of one group. */
export interface GroupStructures {
  /** Number of the group. */
  group: number;
  /** The structures. */
  structures: readonly number[];
}

/**
 * What the network would cost without some more structures.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param ledger The ledger; not changed.
 * @param cut The structures, none of them gone already.
 * @returns The cost.
 *
 * @example Without two of four units
 * ```ts
 * import { costWithout, openLedger } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }];
 * const term = { parameter: "fc/kernel", layer: "fc", macs: 12, elements: 12, bits: 32, axes };
 * const ledger = openLedger([term], { measure: "macs" });
 * assert.deepEqual([costWithout(ledger, { group: 0, structures: [0, 2] }), ledger.cost], [6, 12]);
 * ```
 */
export function costWithout(ledger: CostLedger, cut: GroupStructures): number {
  return costAfter(ledger, cut, -1);
}

/**
 * What the network would cost with some structures that are gone.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param ledger The ledger; not changed.
 * @param back The structures, all of them gone.
 * @returns The cost.
 *
 * @example One of two units comes back
 * ```ts
 * import { costWith, openLedger, restore } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }];
 * const term = { parameter: "fc/kernel", layer: "fc", macs: 12, elements: 12, bits: 32, axes };
 * const ledger = openLedger([term], { measure: "macs", removed: [[0, 2]] });
 * assert.deepEqual([ledger.cost, costWith(ledger, { group: 0, structures: [2] })], [6, 9]);
 * restore(ledger, { group: 0, structures: [0, 2] });
 * assert.equal(ledger.cost, 12);
 * ```
 */
export function costWith(ledger: CostLedger, back: GroupStructures): number {
  return costAfter(ledger, back, 1);
}

function costAfter(
  ledger: CostLedger,
  { group, structures }: GroupStructures,
  sign: 1 | -1,
): number {
  let { cost } = ledger;
  for (const i of ledger.touched.get(group) ?? []) {
    const { axes } = ledger.terms[i]!, live = ledger.live[i]!;
    let before = ledger.whole[i]!, after = before;
    axes.forEach(({ length, owners }, axis) => {
      before *= live[axis]! / length;
      after *= (live[axis]! + sign * positionsOf(owners, { group, structures })) / length;
    });
    cost += after - before;
  }
  return cost;
}

/**
 * Takes structures out of a ledger, in place.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param ledger The ledger; changed.
 * @param cut The structures, none of them gone already.
 *
 * @example
 * ```ts
 * import { openLedger, strike } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }];
 * const term = { parameter: "fc/kernel", layer: "fc", macs: 12, elements: 12, bits: 32, axes };
 * const ledger = openLedger([term], { measure: "bytes" });
 * strike(ledger, { group: 0, structures: [1] });
 * assert.deepEqual([ledger.cost, ledger.live], [36, [[3]]]);
 * ```
 */
export function strike(ledger: CostLedger, cut: GroupStructures): void {
  move(ledger, cut, -1);
}

/**
 * Puts structures back into a ledger, in place: the reverse of {@linkcode strike}.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param ledger The ledger; changed.
 * @param back The structures, all of them gone.
 *
 * @example
 * ```ts
 * import { openLedger, restore } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }];
 * const term = { parameter: "fc/kernel", layer: "fc", macs: 12, elements: 12, bits: 32, axes };
 * const ledger = openLedger([term], { measure: "macs", removed: [[0, 2]] });
 * restore(ledger, { group: 0, structures: [2] });
 * assert.deepEqual([ledger.cost, ledger.live], [9, [[3]]]);
 * ```
 */
export function restore(ledger: CostLedger, back: GroupStructures): void {
  move(ledger, back, 1);
}

function move(ledger: CostLedger, moved: GroupStructures, sign: 1 | -1): void {
  const { group, structures } = moved;
  ledger.cost = costAfter(ledger, moved, sign);
  for (const i of ledger.touched.get(group) ?? []) {
    ledger.terms[i]!.axes.forEach(({ owners }, axis) => {
      ledger.live[i]![axis]! += sign * positionsOf(owners, { group, structures });
    });
  }
}

function positionsOf(
  owners: CostTerm["axes"][number]["owners"],
  { group, structures }: GroupStructures,
): number {
  let sum = 0;
  for (const owner of owners) {
    if (owner.group !== group) continue;
    for (const structure of structures) sum += owner.positions[structure]!;
  }
  return sum;
}
