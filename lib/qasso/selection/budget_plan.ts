import { minKept } from "../../mask/mod.ts";
import type { LayerBits } from "../../quant/mod.ts";
import { defaultSettings, SettingsError } from "../../settings/mod.ts";
import { budgetPath, budgetTarget } from "../budget/budget_path.ts";
import { openLedger } from "../budget/cost_ledger.ts";
import { finalBits } from "../budget/final_bits.ts";
import type { CostMeasure } from "../state/cost_types.ts";
import type { QassoProblem } from "../state/problem.ts";
import { isEligible } from "./pruning_plan.ts";

/** What a budget asks of each pruning period. */
export interface BudgetPlan {
  /** What is counted. */
  measure: CostMeasure;
  /** Bits that every layer is counted with: those it ends at. */
  bits: Record<string, LayerBits>;
  /** Cost of the dense float network, which shares are of. */
  dense: number;
  /** Cost of the network at its final bits with all its structures. */
  whole: number;
  /** Cost at the end of each period; the last one is the target. */
  limits: number[];
}

/**
 * The costs at which the pruning periods of a problem end, if it has a budget.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param problem The problem.
 * @returns The plan; null if the problem counts structures.
 * @throws {TypeError} If the problem does not know what its parameters cost.
 *
 * @example One layer of 4 units: a quarter of its multiply-adds, in two periods
 * ```ts
 * import { budgetPlan, correctedRules, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const problem = {
 *   layers: [],
 *   costs: [{ parameter: "fc/kernel", layer: "fc", macs: 100, elements: 100, bits: 32, axes: [] }],
 *   config: { budget: { macs: 0.25 }, pruningPeriods: 2 },
 *   rules: correctedRules,
 * } as unknown as QassoProblem;
 * assert.deepEqual(budgetPlan(problem)!.limits, [56.25, 25]);
 * ```
 */
export function budgetPlan(
  problem: Pick<QassoProblem, "layers" | "config" | "rules" | "costs">,
): BudgetPlan | null {
  const { config: { budget, pruningPeriods }, costs } = problem;
  if (budget === undefined) return null;
  if (costs === undefined) {
    throw new TypeError(
      "Cannot hold a budget: the problem must say what its parameters cost, see costTerms(): current value is undefined",
    );
  }
  const { measure, share } = budgetTarget(budget), bits = finalBits(problem);
  const dense = openLedger(costs, { measure }).cost;
  const whole = openLedger(costs, { measure, bits }).cost;
  const limits = budgetPath({ whole, target: share * dense, periods: pruningPeriods });
  return { measure, bits, dense, whole, limits };
}

/**
 * Throws unless a budget can be met: said before training, not after it.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param problem The problem, with a budget or without.
 * @throws {SettingsError} If the groups have too little to give, which names the smallest cost that can be reached; or if lower bits
 * alone are below the budget.
 *
 * @example A group keeps one of its four units
 * ```ts
 * import { correctedRules, type QassoProblem, requireBudget } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 4, owners: [{ group: 0, positions: [1, 1, 1, 1] }] }];
 * const problem = (macs: number) => ({
 *   groups: [{ name: "fc", size: 4, ownedSlices: [], dependentSlices: [], layers: [], prunable: true }],
 *   layers: [],
 *   costs: [{ parameter: "fc/kernel", layer: "fc", macs: 100, elements: 100, bits: 32, axes }],
 *   config: { budget: { macs }, pruningPeriods: 1, maxRatio: 1 },
 *   rules: correctedRules,
 * } as unknown as QassoProblem);
 * requireBudget(problem(0.3));
 * assert.throws(
 *   () => requireBudget(problem(0.2)),
 *   /Cannot use macs: it must be at least 0.25, .* with maxRatio 1 and roundTo 1 .*: current value is 0.2/,
 * );
 * ```
 */
export function requireBudget(problem: QassoProblem): void {
  const plan = budgetPlan(problem);
  if (plan === null) return;
  const { groups, config, costs } = problem, { measure, bits, dense, whole } = plan;
  const { roundTo = defaultSettings.roundTo, maxRatio = defaultSettings.maxRatio } = config;
  const removed = groups.map((group) => {
    if (!isEligible(group, { roundTo })) return [];
    const { size } = group, most = size - minKept(size, { roundTo, maxRatio });
    return Array.from({ length: most }, (_, structure) => structure);
  });
  const least = openLedger(costs!, { measure, bits, removed }).cost;
  const { share } = budgetTarget(config.budget!);
  if (least > share * dense) {
    throw new SettingsError(
      `Cannot use ${measure}: it must be at least ${
        Math.ceil(1e4 * least / dense) / 1e4
      }, since with maxRatio ${maxRatio} and roundTo ${roundTo} no more structures may leave${
        measure === "macs" ? "" : ", and with fewer bits (bitRange) it could be less"
      }: current value is ${share}`,
    );
  }
  if (whole <= share * dense) {
    throw new SettingsError(
      `Cannot use ${measure}: it must be below ${
        Math.ceil(1e4 * whole / dense) / 1e4
      }, which is what the network costs at its final bits before any structure leaves: current value is ${share}`,
    );
  }
}
