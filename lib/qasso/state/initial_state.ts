import { type NamedArrays, requireInteger, requireNumber, requireShape } from "../../core/mod.ts";
import { optimizer } from "../../optim/mod.ts";
import { isEligible } from "./is_eligible.ts";
import { checkSchedule } from "../schedule/schedule.ts";
import { structuresPerPeriod } from "../schedule/structures_per_period.ts";
import type { QassoProblem, QassoState } from "./types.ts";

/**
 * How many structures each pruning period of a problem has to select.
 *
 * Source: docs/geta.md, sections 1 and 4.1 (Qu et al., arXiv:2502.16638).
 *
 * @param problem The problem.
 * @returns One count per pruning period; their sum is K.
 *
 * @example
 * ```ts
 * import { pruningPlan } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 10, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const plan = pruningPlan({
 *   groups: [group, { ...group, prunable: false }],
 *   layers: [],
 *   shapes: {},
 *   config: {
 *     optimizer: { rule: "sgd" },
 *     sparsity: 0.5,
 *     warmUpSteps: 0,
 *     projectionSteps: 0,
 *     projectionPeriods: 1,
 *     jointSteps: 6,
 *     pruningPeriods: 2,
 *     bitRange: [4, 16],
 *     bitReduction: 2,
 *   },
 * });
 * assert.deepEqual(plan, [2, 3]);
 * ```
 */
export function pruningPlan({ groups, config }: QassoProblem): number[] {
  const total = groups.reduce((n, group) => n + (isEligible(group, config) ? group.size : 0), 0);
  const { sparsity: sparsity, pruningPeriods } = config;
  return structuresPerPeriod(total, { sparsity, periods: pruningPeriods });
}

/**
 * Checks a problem and makes the state before the first step.
 *
 * @param problem The problem.
 * @param parameters All parameters by name, quantizer scalars included. DONATED: {@linkcode step} changes them in place.
 * @returns The state.
 * @throws {RangeError} If a number of the configuration is out of range; says which one to change.
 * @throws {TypeError} If a parameter is missing or its length does not fit its shape.
 *
 * @example
 * ```ts
 * import { initialState } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   optimizer: { rule: "sgd" as const },
 *   sparsity: 1,
 *   warmUpSteps: 0,
 *   projectionSteps: 0,
 *   projectionPeriods: 1,
 *   jointSteps: 6,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.throws(
 *   () => initialState({ groups: [], layers: [], shapes: {}, config }, {}),
 *   /Cannot use targetGroupSparsity: it must be a number in \[0, 1\): current value is 1/,
 * );
 * ```
 */
export function initialState(problem: QassoProblem, parameters: NamedArrays): QassoState {
  const { groups, layers, shapes, config } = problem;
  checkSchedule(config);
  requireInteger("groupDivisible", config.roundTo ?? 1, { min: 1 });
  requireNumber("quantizerLearningRate", config.learningRateQuantizer ?? 1e-3, { min: 0 });
  if (config.semantics === "reference") {
    requireNumber("targetGroupSparsity", config.sparsity, { min: 0, max: 1 });
  } else requireNumber("targetGroupSparsity", config.sparsity, { min: 0, exclusiveMax: 1 });
  const count = pruningPlan(problem).reduce((a, b) => a + b, 0);
  if (count > 0 && config.jointSteps === 0) {
    throw new RangeError(
      `Cannot use jointSteps: ${count} structures shall be pruned, which needs at least ${config.pruningPeriods} steps: current value is 0`,
    );
  }
  for (const { ownedSlices } of groups) {
    for (const { parameter } of ownedSlices) {
      const size = shapes[parameter]?.reduce((a, b) => a * b, 1) ?? NaN;
      requireShape(parameter, [parameters[parameter]?.length ?? NaN], [size]);
    }
  }
  for (const { weightQuantizer, activationQuantizer } of layers) {
    for (const name of Object.values({ ...weightQuantizer })) requireScalar(name, parameters);
    for (const name of Object.values({ ...activationQuantizer })) requireScalar(name, parameters);
  }
  return {
    step: 0,
    parameters,
    optimizer: optimizer(config.optimizer).init(),
    period: 0,
    groups: groups.map(() => ({ redundant: [], pruned: [] })),
    carried: 0,
    bookkeeping: [],
    frozenBits: null,
  };
}

function requireScalar(name: string, parameters: NamedArrays): void {
  requireShape(name, [parameters[name]?.length ?? NaN], [1]);
}
