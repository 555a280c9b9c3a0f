import type { NamedArrays } from "../../core/mod.ts";
import { scoredGroup } from "../../importance/mod.ts";
import { defaultSettings } from "../../settings/mod.ts";
import { openLedger } from "../budget/cost_ledger.ts";
import type { QassoProblem } from "../state/problem.ts";
import type { SelectionReport } from "../state/report.ts";
import type { GroupState, QassoState } from "../state/state.ts";
import { budgetPlan } from "./budget_plan.ts";
import { isEligible, pruningPlan } from "./pruning_plan.ts";
import { selectToCost } from "./select_to_cost.ts";

/**
 * Commits the redundant structures: from now on they are zero for ever.
 *
 * Source: docs/geta.md, section 4.7 (Qu et al., arXiv:2502.16638).
 *
 * @param groups Redundant and pruned structures per group.
 * @returns The same afterwards; nothing is redundant.
 *
 * @example
 * ```ts
 * import { commitPruned } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(commitPruned([{ redundant: [1], pruned: [2, 0] }]), [
 *   { redundant: [], pruned: [0, 1, 2] },
 * ]);
 * ```
 */
export function commitPruned(groups: readonly GroupState[]): GroupState[] {
  return groups.map(({ redundant, pruned }) => ({
    redundant: [],
    pruned: [...pruned, ...redundant].sort((a, b) => a - b),
  }));
}

/**
 * Selects the structures of the pruning period that begins: the least important of all groups together, as many as planned or,
 * with a budget, until the network is cheap enough. What is still redundant is committed first.
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param problem The problem.
 * @param state The state.
 * @param updates Updates v of this step by name.
 * @returns The next state and what was decided.
 *
 * @example The smaller of two structures has to go
 * ```ts
 * import { beginPeriod, initialState, paperRules, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const problem: QassoProblem = {
 *   groups: [{
 *     name: "fc",
 *     size: 2,
 *     ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1] }],
 *     dependentSlices: [],
 *     layers: [],
 *     prunable: true,
 *   }],
 *   layers: [],
 *   shapes: { "fc/bias": [2] },
 *   config: {
 *     optimizer: { rule: "sgd" },
 *     sparsity: 0.5,
 *     warmUpSteps: 0,
 *     projectionSteps: 0,
 *     projectionPeriods: 1,
 *     jointSteps: 4,
 *     pruningPeriods: 1,
 *     bitRange: [4, 16],
 *     bitReduction: 2,
 *   },
 *   rules: paperRules,
 * };
 * const start = initialState(problem, { "fc/bias": Float32Array.of(3, 1) });
 * const { state } = beginPeriod(problem, start, {});
 * assert.deepEqual(state.groups, [{ redundant: [1], pruned: [] }]);
 * ```
 */
export function beginPeriod(
  problem: QassoProblem,
  state: QassoState,
  updates: NamedArrays,
): { state: QassoState; selection: SelectionReport } {
  const { groups, shapes, config, rules } = problem;
  const { parameters } = state;
  const committed = commitPruned(state.groups);

  // importance of every structure of the groups that take part
  const eligible = [...groups.keys()].filter((i) => isEligible(groups[i]!, config));
  const scores = rules.importance(
    eligible.map((i) => ({
      ...scoredGroup(groups[i]!, { parameters, updates, shapes }),
      averageProducts: state.importance?.[i],
    })),
    config.criteria,
  );

  // the least important ones of all groups together
  const { roundTo = defaultSettings.roundTo, maxRatio = defaultSettings.maxRatio } = config;
  const kept = {
    groups: eligible.map((i) => ({ size: groups[i]!.size, pruned: committed[i]!.pruned })),
    roundTo,
    maxRatio,
  };
  const plan = budgetPlan(problem), counts = pruningPlan(problem);
  const ledger = plan && openLedger(problem.costs!, {
    measure: plan.measure,
    bits: plan.bits,
    removed: committed.map(({ pruned }) => pruned),
  });
  const limit = plan?.limits[state.period] ?? 0, target = plan?.limits.at(-1) ?? 0;
  const { selected, carried, bookkeeping } = ledger === null
    ? rules.select(scores, {
      ...kept,
      count: counts[state.period]! + state.carried,
      later: counts.slice(state.period + 1).reduce((sum, one) => sum + one, 0),
      bookkeeping: state.bookkeeping,
    })
    : selectToCost(scores, { ...kept, numbers: eligible, ledger, limit, target });
  const redundant: number[][] = groups.map(() => []);
  eligible.forEach((group, i) => redundant[group] = selected[i]!);
  return {
    state: {
      ...state,
      groups: committed.map(({ pruned }, i) => ({ redundant: redundant[i]!, pruned })),
      period: state.period + 1,
      carried,
      bookkeeping,
    },
    selection: {
      scores,
      selected: redundant,
      carried,
      ...(plan && ledger && {
        budget: {
          measure: plan.measure,
          target: target / plan.dense,
          limit: limit / plan.dense,
          reached: ledger.cost / plan.dense,
        },
      }),
    },
  };
}
