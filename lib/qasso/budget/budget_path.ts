import { SettingsError } from "../../settings/mod.ts";
import type { CostBudget, CostMeasure } from "../state/cost_types.ts";

/** A budget, read. */
export interface BudgetTarget {
  /** What is counted. */
  measure: CostMeasure;
  /** Share of the dense float network's cost that shall be left. */
  share: number;
}

const measures = ["bops", "macs", "bytes"] as const;

/**
 * Reads a budget: which of the three costs, and how much of it.
 *
 * @param budget The budget.
 * @returns Measure and share.
 * @throws {SettingsError} If it is not exactly one of `bops`, `macs` and `bytes`, or its share is not between 0 and 1.
 *
 * @example
 * ```ts
 * import { budgetTarget } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(budgetTarget({ bops: 0.08 }), { measure: "bops", share: 0.08 });
 * assert.throws(
 *   () => budgetTarget({ bops: 0.08, bytes: 0.1 }),
 *   /Cannot use budget: it must be one of bops, macs, bytes: current value is {"bops":0.08,"bytes":0.1}/,
 * );
 * ```
 */
export function budgetTarget(budget: CostBudget): BudgetTarget {
  const asked = Object.entries(budget).filter(([, share]) => share !== undefined);
  const [measure, share] = asked[0] ?? [];
  if (asked.length !== 1 || !measures.includes(measure as CostMeasure)) {
    throw new SettingsError(
      `Cannot use budget: it must be one of ${measures.join(", ")}: current value is ${
        JSON.stringify(budget)
      }`,
    );
  }
  if (typeof share !== "number" || !(share > 0 && share < 1)) {
    throw new SettingsError(
      `Cannot use ${measure}: it must be a number in (0, 1), the share of the dense network that is left: current value is ${share}`,
    );
  }
  return { measure: measure as CostMeasure, share };
}

/**
 * The cost that each pruning period ends at, on the way from the whole network to the target.
 *
 * | symbol   | meaning                                              |
 * | -------- | ---------------------------------------------------- |
 * | C_0, C   | cost of the whole network at its final bits; target  |
 * | P        | pruning periods                                      |
 *
 * ```text
 * C_i = (sqrt(C_0) + (i/P) (sqrt(C) - sqrt(C_0)))^2,   i = 1 ... P
 * ```
 *
 * A layer's cost is a product of two widths, so equal steps of the root take about as many structures in each period, as a count does.
 * Equal steps of the cost itself would take few at first and most of what is left at the end.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param path Cost C_0 of the network without any cut, cost C at the end, and the number P of periods.
 * @returns P costs, the last one the target.
 *
 * @example From a hundred to four: the width falls from 10 to 2 in steps of 4
 * ```ts
 * import { budgetPath } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(budgetPath({ whole: 100, target: 4, periods: 2 }), [36, 4]);
 * ```
 */
export function budgetPath(
  { whole, target, periods }: { whole: number; target: number; periods: number },
): number[] {
  const from = Math.sqrt(whole), to = Math.sqrt(target);
  return Array.from(
    { length: periods },
    (_, i) => i === periods - 1 ? target : (from + (i + 1) / periods * (to - from)) ** 2,
  );
}
