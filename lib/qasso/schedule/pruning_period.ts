import { periods, type ScheduleConfig } from "./schedule.ts";

/**
 * Position k of a step in its pruning period.
 *
 * ```text
 * k = (n - s_0) mod K_p
 * ```
 *
 * A period's structures are selected at k = 1 and gone after k = K_p - 1 (k = 0 in both cases if K_p = 1).
 *
 * Source: docs/geta.md, section 4.7 (Qu et al., arXiv:2502.16638).
 *
 * @param step Number n of the step, from 1.
 * @param config The schedule.
 * @returns k, 0 … K_p-1; 0 if there is no joint stage.
 *
 * @example
 * ```ts
 * import { stepInPeriod } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   warmUpSteps: 0,
 *   projectionSteps: 4,
 *   projectionPeriods: 2,
 *   jointSteps: 6,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.deepEqual([5, 6, 7, 8].map((n) => stepInPeriod(n, config)), [1, 2, 0, 1]);
 * ```
 */
export function stepInPeriod(step: number, config: ScheduleConfig): number {
  const { jointStart, pruningPeriodSteps } = periods(config);
  if (pruningPeriodSteps === 0) return 0;
  return (((step - jointStart) % pruningPeriodSteps) + pruningPeriodSteps) % pruningPeriodSteps;
}

/**
 * Whether a pruning period begins in a step.
 *
 * ```text
 * n > s_0,  period < P,  (n - s_0 - 1) mod K_p = 0
 * ```
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param step Number n of the step, from 1.
 * @param period Pruning periods begun so far.
 * @param config The schedule.
 * @returns True if structures are to be selected.
 *
 * @example
 * ```ts
 * import { beginsPeriod } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   warmUpSteps: 0,
 *   projectionSteps: 4,
 *   projectionPeriods: 2,
 *   jointSteps: 6,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.deepEqual([4, 5, 6, 8].map((n) => beginsPeriod(n, 0, config)), [false, true, false, true]);
 * ```
 */
export function beginsPeriod(step: number, period: number, config: ScheduleConfig): boolean {
  const { jointStart, pruningPeriodSteps } = periods(config);
  return pruningPeriodSteps > 0 && period < config.pruningPeriods && step > jointStart &&
    stepInPeriod(step - 1, config) === 0;
}

/** Where a step lies in its pruning period. */
export interface StepTiming {
  /** Position k. */
  stepInPeriod: number;
  /** Steps K_p of the period. */
  periodSteps: number;
  /** Whether the period ends with this step. */
  ends: boolean;
}

/**
 * Position of a step in its pruning period, as the paper counts: forgetting takes the K_p - 1 steps k = 1 … K_p - 1.
 *
 * Source: docs/geta.md, section 4.7 (Qu et al., arXiv:2502.16638).
 *
 * @param step Number n of the step, from 1.
 * @param config The schedule.
 * @returns Position, length, and whether the period's structures are gone after this step.
 *
 * @example
 * ```ts
 * import { periodTiming } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   warmUpSteps: 0,
 *   projectionSteps: 4,
 *   projectionPeriods: 2,
 *   jointSteps: 6,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.deepEqual(periodTiming(6, config), { stepInPeriod: 2, periodSteps: 3, ends: true });
 * ```
 */
export function periodTiming(step: number, config: ScheduleConfig): StepTiming {
  const { pruningPeriodSteps } = periods(config), k = stepInPeriod(step, config);
  return {
    stepInPeriod: k,
    periodSteps: pruningPeriodSteps,
    ends: k === pruningPeriodSteps - 1,
  };
}
