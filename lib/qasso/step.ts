import type { NamedArrays } from "../core/mod.ts";
import { optimizer } from "../optim/mod.ts";
import { beginPeriod, commitPruned } from "./selection/begin_period.ts";
import { bitRangeAt } from "./schedule/bit_range_at.ts";
import { applyWeightUpdates } from "./apply_weight_updates.ts";
import { freezeBits, layerBits } from "./cool_down/freeze_bits.ts";
import { jointUpdate } from "./joint/joint_update.ts";
import { beginsPeriod, stepInPeriod } from "./schedule/pruning_period.ts";
import { scalarNames } from "./state/scalars.ts";
import { scaleGroups } from "../structure/mod.ts";
import { periods, type Stage, stageAt } from "./schedule/schedule.ts";
import { shrinkFactor } from "./joint/shrink_factor.ts";
import type {
  JointReport,
  QassoProblem,
  QassoState,
  StepReport,
  UpdateRule,
} from "./state/types.ts";
import { updateScalars } from "./update_scalars.ts";

/** What changes from step to step beside the state. */
export interface StepOptions {
  /** Learning rate of the parameters in this step. */
  learningRate: number;
}

/**
 * One step of QASSO.
 *
 * ```text
 * 1  updates v from the gradients
 * 2  a pruning period begins?  importance, selection of redundant structures
 * 3  groups with redundant structures: forget rate and step size together, x = x - gamma x^Q on them
 * 4  x = x - alpha v;  quantizer scalars with their own rate, then projection or frozen bits
 * 5  a pruning period ends?  its structures are zero from now on
 * ```
 *
 * Without quantized layers the redundant structures shrink evenly to zero instead of step 3 (docs/geta.md, section 4.11).
 *
 * Pure but for speed: `state` and `gradients` are DONATED, their arrays are overwritten and live on in the returned state. Keep a
 * copy (`array.slice()`) of what you want to look at later.
 *
 * `"reference"` zeroes the structures of a period one step later, as the public implementation does.
 *
 * Source: docs/geta.md, section 4 (Qu et al., arXiv:2502.16638).
 *
 * @param problem What is trained, and how.
 * @param state State before the step, from {@linkcode initialState} or the step before.
 * @param gradients Gradients of the loss by parameter; parameters without one are left alone.
 * @param options Learning rate.
 * @returns The state after the step, and a report.
 *
 * @example Pruning half of four structures in one period of two steps
 * ```ts
 * import { groupSparsity, initialState, type QassoProblem, step } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const problem: QassoProblem = {
 *   groups: [{
 *     name: "fc",
 *     size: 4,
 *     ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1, 2, 3] }],
 *     dependentSlices: [],
 *     layers: [],
 *     prunable: true,
 *   }],
 *   layers: [],
 *   shapes: { "fc/bias": [4] },
 *   config: {
 *     optimizer: { rule: "sgd" },
 *     sparsity: 0.5,
 *     warmUpSteps: 0,
 *     projectionSteps: 0,
 *     projectionPeriods: 1,
 *     jointSteps: 2,
 *     pruningPeriods: 1,
 *     bitRange: [4, 16],
 *     bitReduction: 2,
 *   },
 * };
 * let state = initialState(problem, { "fc/bias": Float32Array.of(1, 0.1, 0.2, 2) });
 * for (let n = 1; n <= 2; n++) {
 *   const gradients = { "fc/bias": new Float32Array(4) };
 *   ({ state } = step(problem, state, gradients, { learningRate: 0.1 }));
 * }
 * assert.deepEqual(groupSparsity(problem, state.parameters).zero, [[1, 2]]);
 * ```
 */
export function step(
  problem: QassoProblem,
  state: QassoState,
  gradients: NamedArrays,
  { learningRate }: StepOptions,
): { state: QassoState; report: StepReport } {
  const { groups, layers, config } = problem;
  const { parameters } = state;
  const { semantics = "paper", optimizer: rule } = config;
  const reference = semantics === "reference";
  const n = state.step + 1, k = stepInPeriod(n, config);
  const stage = stageAt(n, config), bitRange = bitRangeAt(n, config);
  const periodSteps = periods(config).pruningPeriodSteps;

  const scalars = scalarNames(layers);
  const noWeightDecay: ReadonlySet<string> = reference ? new Set() : scalars;
  const { update, decay } = optimizer({ ...rule, unscaledStart: reference, noWeightDecay });
  const { updates, state: slots } = update(gradients, state.optimizer, parameters);
  let next: QassoState = { ...state, step: n, optimizer: slots };
  let selection: StepReport["selection"] = null;
  if (beginsPeriod(n, state.period, config)) {
    ({ state: next, selection } = beginPeriod(problem, next, updates));
  }
  if (stage === "cool-down") {
    const range = reference ? undefined : config.bitRange;
    next.frozenBits ??= freezeBits(layerBits(layers, parameters), range);
  }

  const updateRules = next.groups.map(({ redundant }) => updateRuleOf(stage, redundant));
  const moving = { updates, learningRate, bitRange };
  for (const layer of layers) {
    const group = groups.findIndex(({ layers: own }) => own.includes(layer.name));
    const updateRule = updateRules[group] ?? updateRuleOf(stage, []);
    const bits = next.frozenBits?.[layer.name];
    const scalarDecay = reference ? decay : 0;
    updateScalars(config, { ...layer, updateRule }, parameters, {
      ...moving,
      decay: scalarDecay,
      bits,
    });
  }
  const pruneOnly = layers.length === 0;
  const joint = groups.map((group, i): JointReport | null => {
    if (updateRules[i] !== "joint" || pruneOnly) return null;
    const { redundant } = next.groups[i]!;
    const position = { stepInPeriod: k, periodSteps, semantics };
    return jointUpdate(problem, group, { ...moving, ...position, parameters, redundant });
  });
  applyWeightUpdates(problem, parameters, {
    updates,
    learningRate,
    decay,
    scalars,
    noWeightDecay: (group) => reference && joint[group] !== null,
  });
  if (pruneOnly) {
    const structures = next.groups.map(({ redundant }) => redundant);
    scaleGroups(problem, parameters, { structures, factor: shrinkFactor(k, periodSteps) });
  }

  const committed = k === periodSteps - 1 ? commitPruned(next.groups) : next.groups;
  const structures = (reference ? next.groups : committed).map(({ pruned }) => pruned);
  scaleGroups(problem, parameters, { structures, factor: 0 });
  const report: StepReport = {
    step: n,
    stage,
    bitRange,
    bits: layerBits(layers, parameters),
    updateRules,
    redundant: committed.map(({ redundant }) => redundant.length),
    pruned: committed.map(({ pruned }) => pruned.length),
    joint,
    selection,
  };
  return { state: { ...next, groups: committed }, report };
}

function updateRuleOf(stage: Stage, redundant: readonly number[]): UpdateRule {
  if (stage === "cool-down") return "fixed";
  if (redundant.length > 0) return "joint";
  return stage === "warm-up" ? "plain" : "projected";
}
