import { type NamedArrays, requireShape, sizeOf } from "../core/mod.ts";
import { optimizer } from "../optim/mod.ts";
import { requireBudget } from "./selection/budget_plan.ts";
import { requireJointStage } from "./selection/require_reachable.ts";
import type { QassoProblem } from "./state/problem.ts";
import { requireLayerBits } from "./state/layer_ranges.ts";
import { scalarNames } from "./state/scalars.ts";
import type { QassoState } from "./state/state.ts";

/**
 * Checks a problem and makes the state before the first step.
 *
 * @param problem The problem.
 * @param parameters All parameters by name, quantizer scalars included. DONATED: {@linkcode step} changes them in place.
 * @returns The state.
 * @throws {SettingsError} If a number of the configuration is out of range, or names no layer; says which one to change.
 * @throws {TypeError} If a parameter is missing or its length does not fit its shape.
 *
 * @example Nothing is redundant before the first step
 * ```ts
 * import { initialState, paperRules } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   optimizer: { rule: "sgd" as const },
 *   sparsity: 0.5,
 *   warmUpSteps: 0,
 *   projectionSteps: 0,
 *   projectionPeriods: 1,
 *   jointSteps: 6,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * const group = {
 *   name: "fc",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const shapes = { "fc/bias": [2] };
 * const problem = { groups: [group], layers: [], shapes, config, rules: paperRules };
 * const state = initialState(problem, { "fc/bias": Float32Array.of(3, 1) });
 * assert.deepEqual([state.step, state.groups], [0, [{ redundant: [], pruned: [] }]]);
 * assert.throws(() => initialState(problem, {}), TypeError);
 * ```
 */
export function initialState(problem: QassoProblem, parameters: NamedArrays): QassoState {
  const { groups, layers, shapes, config, rules } = problem;
  rules.checkConfig(config);
  requireLayerBits(problem);
  requireBudget(problem);
  requireJointStage(problem);
  const scalars = scalarNames(layers);
  for (const { parameter } of groups.flatMap(({ ownedSlices }) => ownedSlices)) {
    const size = sizeOf(shapes[parameter] ?? [NaN]);
    requireShape(parameter, [parameters[parameter]?.length ?? NaN], [size]);
  }
  for (const name of scalars) requireShape(name, [parameters[name]?.length ?? NaN], [1]);
  return {
    step: 0,
    parameters,
    optimizer: optimizer(rules.optimizer(config.optimizer, scalars)).init(),
    period: 0,
    groups: groups.map(() => ({ redundant: [], pruned: [] })),
    carried: 0,
    bookkeeping: [],
    importance: null,
    sensitivity: null,
    frozenBits: null,
  };
}
