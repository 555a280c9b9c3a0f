import { defaultSettings } from "../settings/mod.ts";
import type { Cut } from "./cut_network.ts";
import type { BudgetPlan } from "./selection/budget_plan.ts";
import { nearestChoice } from "./selection/nearest_choice.ts";
import { isEligible } from "./selection/pruning_plan.ts";
import { groupBlocks } from "./selection/take_blocks.ts";
import type { QassoProblem } from "./state/problem.ts";

/**
 * The cost in which a run with a budget ends: the budget within 1 %, or the nearest that whole blocks of structures come.
 *
 * Source: docs/geta.md, section 4.18.
 *
 * @param problem The problem.
 * @param plan Its budget.
 * @param cut A cut near the budget, where {@linkcode nearestChoice} starts.
 * @returns The cost.
 *
 * @example Five of eight units are the nearest to 0.6
 * ```ts
 * import { budgetPlan, correctedRules, cutNetwork, nearestCost, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const axes = [{ length: 8, owners: [{ group: 0, positions: new Array<number>(8).fill(1) }] }];
 * const problem = {
 *   groups: [{ name: "fc", size: 8, ownedSlices: [], dependentSlices: [], layers: [], prunable: true }],
 *   layers: [],
 *   costs: [{ parameter: "fc/kernel", layer: "fc", macs: 80, elements: 80, bits: 32, axes }],
 *   config: { sparsity: 0, budget: { macs: 0.6 }, pruningPeriods: 1 },
 *   rules: correctedRules,
 * } as unknown as QassoProblem;
 * const plan = budgetPlan(problem)!, cut = cutNetwork(problem, { bits: plan.bits, order: () => 0 });
 * assert.deepEqual([cut.kept, nearestCost(problem, plan, cut)], [[4], 50]);
 * ```
 */
export function nearestCost(
  { groups, config }: QassoProblem,
  plan: BudgetPlan,
  { kept, ledgers }: Cut,
): number {
  const { roundTo = defaultSettings.roundTo, maxRatio = defaultSettings.maxRatio } = config;
  const numbers = [...groups.keys()].filter((g) => isEligible(groups[g]!, { roundTo }));
  // all structures of a group count as alike; cutNetwork() takes the last ones first
  const scores = numbers.flatMap((g) =>
    Array.from({ length: groups[g]!.size }, (_, structure) => -structure)
  );
  const sizes = numbers.map((g) => ({ size: groups[g]!.size, pruned: [] }));
  const blocks = groupBlocks(scores, { groups: sizes, roundTo, maxRatio });
  const given = blocks.map((own, i) => {
    let left = groups[numbers[i]!]!.size;
    return own.filter(({ structures }) => (left -= structures.length) >= kept[numbers[i]!]!).length;
  });
  const target = plan.limits.at(-1)!;
  return nearestChoice(blocks, { given, numbers, ledger: ledgers[plan.measure], target }).cost;
}
