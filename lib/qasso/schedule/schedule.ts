/** The four stages of QASSO. */
export type QassoStage = "warm-up" | "projection" | "joint" | "cool-down";

/** When what happens. All lengths in optimizer steps; cool-down lasts as long as steps are made. */
export interface ScheduleConfig {
  /** Steps of the warm-up stage, s_p. */
  warmUpSteps: number;
  /** Steps of the projection stage. */
  projectionSteps: number;
  /** Periods B of the projection stage, each followed by a reduction of the bits. */
  projectionPeriods: number;
  /** Last step before the joint stage, s_0. Default `warmUpSteps + projectionSteps`. */
  jointStart?: number;
  /** Steps of the joint stage, N_p. */
  jointSteps: number;
  /** Periods P of the joint stage; in each a share of the structures is forgotten. */
  pruningPeriods: number;
  /** Allowed bits [b_l, b_u] at the start. */
  bitRange: [number, number];
  /** Bits b_r taken off b_u after each projection period. */
  bitReduction: number;
}

/** Numbers that follow from a {@linkcode ScheduleConfig}. */
export interface Periods {
  /** Last step before the joint stage, s_0. */
  jointStart: number;
  /** Last step of the joint stage, s_0 + N_p. */
  jointEnd: number;
  /** Steps in a projection period. */
  projectionPeriodSteps: number;
  /** Steps K_p in a pruning period. */
  pruningPeriodSteps: number;
}

/**
 * Where the joint stage lies and how long periods are.
 *
 * ```text
 * steps in a projection period = projectionSteps div B,  steps K_p in a pruning period = N_p div P
 * ```
 *
 * Source: docs/geta.md, section 4.1 (Qu et al., arXiv:2502.16638).
 *
 * @param config The schedule.
 * @returns The derived numbers, in steps.
 *
 * @example
 * ```ts
 * import { periods } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const derived = periods({
 *   warmUpSteps: 3,
 *   projectionSteps: 4,
 *   projectionPeriods: 2,
 *   jointSteps: 7,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16],
 *   bitReduction: 2,
 * });
 * assert.deepEqual(derived, {
 *   jointStart: 7,
 *   jointEnd: 14,
 *   projectionPeriodSteps: 2,
 *   pruningPeriodSteps: 3,
 * });
 * ```
 */
export function periods(config: ScheduleConfig): Periods {
  const { warmUpSteps, projectionSteps, jointSteps } = config;
  const jointStart = config.jointStart ?? warmUpSteps + projectionSteps;
  return {
    jointStart,
    jointEnd: jointStart + jointSteps,
    projectionPeriodSteps: Math.floor(projectionSteps / config.projectionPeriods),
    pruningPeriodSteps: Math.floor(jointSteps / config.pruningPeriods),
  };
}

/**
 * Stage of a step.
 *
 * ```text
 * n <= s_p: warm-up,  n <= s_0: projection,  n <= s_0 + N_p: joint,  else cool-down
 * ```
 *
 * Source: docs/geta.md, section 4.2 (Qu et al., arXiv:2502.16638).
 *
 * @param step Number n of the step, from 1.
 * @param config The schedule.
 * @returns The stage.
 *
 * @example
 * ```ts
 * import { stageAt } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   warmUpSteps: 1,
 *   projectionSteps: 1,
 *   projectionPeriods: 1,
 *   jointSteps: 1,
 *   pruningPeriods: 1,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.deepEqual(
 *   [1, 2, 3, 4].map((n) => stageAt(n, config)),
 *   ["warm-up", "projection", "joint", "cool-down"],
 * );
 * ```
 */
export function stageAt(step: number, config: ScheduleConfig): QassoStage {
  const { jointStart, jointEnd } = periods(config);
  if (step > jointEnd) return "cool-down";
  if (step > jointStart) return "joint";
  return step > config.warmUpSteps ? "projection" : "warm-up";
}
