import type { NamedArrays } from "../../core/mod.ts";
import { combineImportance, importance } from "../../importance/mod.ts";
import { pruningPlan } from "../state/initial_state.ts";
import { isEligible } from "../state/is_eligible.ts";
import { selectRedundant } from "./select_redundant.ts";
import { structureStatistics } from "../../structure/mod.ts";
import type { GroupState, QassoProblem, QassoState, SelectionReport } from "../state/types.ts";

/**
 * Commits the redundant structures: from now on they are zero for ever.
 *
 * @param groups Sets per group.
 * @returns The sets afterwards.
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
 * Selects the structures of the pruning period that begins.
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param problem The problem.
 * @param state The state.
 * @param updates Directions of this step by name.
 * @returns The next state and what was decided.
 *
 * @example The smaller of two structures has to go
 * ```ts
 * import { beginPeriod, initialState, type QassoProblem } from "@geta-lab/geta/qasso";
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
  const { groups, shapes, config } = problem;
  const { parameters } = state;
  const sets = commitPruned(state.groups);
  const eligible = [...groups.keys()].filter((i) => isEligible(groups[i]!, config));
  const scores = combineImportance(
    eligible.map((i) =>
      importance(structureStatistics(groups[i]!, parameters, { updates, shapes }))
    ),
    config.criteria,
  );
  const { selected, carried, bookkeeping } = selectRedundant(scores, {
    groups: eligible.map((i) => ({ size: groups[i]!.size, pruned: sets[i]!.pruned })),
    count: pruningPlan(problem)[state.period]! + state.carried,
    roundTo: config.roundTo ?? 1,
    semantics: config.semantics ?? "paper",
    bookkeeping: state.bookkeeping,
  });
  const perGroup: number[][] = groups.map(() => []);
  eligible.forEach((group, i) => perGroup[group] = selected[i]!);
  return {
    state: {
      ...state,
      groups: sets.map(({ pruned }, i) => ({ redundant: perGroup[i]!, pruned })),
      period: state.period + 1,
      carried,
      bookkeeping,
    },
    selection: { scores, selected: perGroup, carried },
  };
}
