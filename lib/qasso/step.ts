import type { NamedArrays } from "../core/mod.ts";
import { defaultSettings } from "../settings/mod.ts";
import { optimizer } from "../optim/mod.ts";
import { scaleGroups } from "../structure/mod.ts";
import { type QassoStage, stageAt } from "./schedule/schedule.ts";
import { beginPeriod, commitPruned } from "./selection/begin_period.ts";
import { layerBits } from "./state/layer_bits.ts";
import type { QassoProblem } from "./state/problem.ts";
import type { StepReport, UpdateKind } from "./state/report.ts";
import { scalarNames } from "./state/scalars.ts";
import type { QassoState } from "./state/state.ts";
import { frozenBits, updateLayerScalars } from "./update_layer_scalars.ts";
import { applyWeightUpdates } from "./warm_up/apply_weight_updates.ts";

/** What changes from step to step beside the state and the gradients. */
export interface StepOptions {
  /** Learning rate alpha of the parameters in this step. */
  learningRate: number;
}

/**
 * One step of QASSO. What the rules do differently stands side by side:
 *
 * ```text
 *    corrected rules (the default)                               paper's rules
 * 0  running importance; a period begins? selection;             –
 *    gradients of the scalars into (b, q_m, t)
 * 1  updates v from the gradients                                the same
 * 2  –                                                           a period begins? importance of v, selection
 * 3  scalars: b, q_m, t move by -lr_q v, b inside the range      d, q_m, t move by -lr_q v, then d into the range
 *    (cool-down: b frozen); d follows                            (warm-up: free; cool-down: d from the frozen bits)
 * 4  x_R = x_R - gamma c on a line, v_R = 0                      gamma and d together, x_R = x_R - gamma x_R^Q
 * 5  x = x - alpha v                                             the same, of x_R too
 * 6  a period ends? its structures are zero from now on          the same
 * ```
 *
 * x_R are the redundant structures. By the paper's rules they shrink evenly to zero after 5 instead of in 4 where no layer is
 * quantized (section 4.11).
 *
 * Pure but for speed: `state` and `gradients` are DONATED, their arrays are overwritten and live on in the returned state. Keep a
 * copy (`array.slice()`) of what you want to look at later.
 *
 * What the paper and its public implementation do differently is decided by the members of `problem.rules`.
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
 * import { initialState, paperRules, type QassoProblem, step } from "@geta-lab/geta/qasso";
 * import { findZeroStructures } from "@geta-lab/geta/structure";
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
 *   rules: paperRules,
 * };
 * let state = initialState(problem, { "fc/bias": Float32Array.of(1, 0.1, 0.2, 2) });
 * for (let n = 1; n <= 2; n++) {
 *   const gradients = { "fc/bias": new Float32Array(4) };
 *   ({ state } = step(problem, state, gradients, { learningRate: 0.1 }));
 * }
 * const isZero = findZeroStructures(problem.groups, state.parameters, problem.shapes);
 * assert.deepEqual(isZero, [[false, true, true, false]]);
 * ```
 */
export function step(
  problem: QassoProblem,
  state: QassoState,
  gradients: NamedArrays,
  { learningRate }: StepOptions,
): { state: QassoState; report: StepReport } {
  const { groups, layers, config, rules } = problem;
  const { learningRateQuantizer = defaultSettings.learningRateQuantizer } = config;
  const { parameters } = state;
  const n = state.step + 1, timing = rules.timing(n, config);
  const stage = stageAt(n, config), bitRange = rules.bitRange(n, config);
  const scalars = scalarNames(layers);

  // 0  the gradients as they are
  const observation = rules.observe(problem, state, gradients);
  let { selection } = observation;

  // 1  updates v
  const { update, decay } = optimizer(rules.optimizer(config.optimizer, scalars));
  const { updates, state: moments } = update(gradients, state.optimizer, parameters);
  let next: QassoState = { ...observation.state, step: n, optimizer: moments };

  // 2  redundant structures of the pruning period that begins, unless the gradients have decided already
  if (selection === null && rules.beginsPeriod(n, next.period, config)) {
    ({ state: next, selection } = beginPeriod(problem, next, updates));
  }
  const kinds = next.groups.map(({ redundant }) => updateKind(stage, redundant));

  // 3  quantizer scalars; the first step of cool-down freezes the bits
  if (stage === "cool-down") {
    next.frozenBits ??= rules.plannedBits(problem, next) ??
      frozenBits(problem, parameters, { step: n });
  }
  for (const layer of layers) {
    const group = groups.findIndex((candidate) => candidate.layers.includes(layer.name));
    updateLayerScalars(problem, layer, parameters, {
      step: n,
      updates,
      learningRate,
      learningRateQuantizer,
      decay,
      kind: kinds[group] ?? updateKind(stage, []),
      frozen: next.frozenBits?.[layer.name],
    });
  }

  // 4  gamma, d, and x = x - gamma x^Q on the redundant structures
  const joint = rules.joint(problem, {
    ...observation,
    parameters,
    updates,
    groups: next.groups,
    bitRange,
    learningRate,
    decay,
    timing,
  });

  // 5  x = x - alpha v
  applyWeightUpdates(problem, parameters, {
    updates,
    learningRate,
    decay,
    scalars,
    sparesDecay: (group) => rules.sparesDecay(joint[group] !== null),
    ...(observation.redundant && { redundant: observation.redundant }),
  });
  if (scalars.size === 0) {
    const structures = next.groups.map(({ redundant }) => redundant);
    const factor = rules.shrinkFactor(timing.stepInPeriod, timing.periodSteps);
    if (factor !== 1) scaleGroups(problem, parameters, { structures, factor });
  }

  // 6  structures of the pruning period that ends
  const committed = timing.ends ? commitPruned(next.groups) : next.groups;
  const structures = rules.structuresToZero(next.groups, committed);
  scaleGroups(problem, parameters, { structures, factor: 0 });

  const report: StepReport = {
    step: n,
    stage,
    bitRange,
    bits: layerBits(layers, parameters),
    updateKinds: kinds,
    redundant: committed.map(({ redundant }) => redundant.length),
    pruned: committed.map(({ pruned }) => pruned.length),
    joint,
    selection,
  };
  return { state: { ...next, groups: committed }, report };
}

function updateKind(stage: QassoStage, redundant: readonly number[]): UpdateKind {
  if (stage === "cool-down") return "fixed";
  if (redundant.length > 0) return "joint";
  return stage === "warm-up" ? "plain" : "projected";
}
