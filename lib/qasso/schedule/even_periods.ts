import type { StepTiming } from "./pruning_period.ts";
import { periods, type ScheduleConfig } from "./schedule.ts";

/**
 * Position of a step in its pruning period when every step of the joint stage forgets: a period is as long as its share of the
 * stage, begins with its first step (k = 0) and ends with its last one (k = K_p - 1).
 *
 * ```text
 * period i = steps  s_0 + floor(i N_p / P) + 1  …  s_0 + floor((i + 1) N_p / P)
 * ```
 *
 * In the paper a period forgets in K_p - 1 steps only, and what N_p leaves over when it is divided by P belongs to no period.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param step Number n of the step, from 1.
 * @param config The schedule.
 * @returns Position, length, and whether the period's structures are gone after this step.
 *
 * @example Seven steps in two periods: three and four
 * ```ts
 * import { evenTiming } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   warmUpSteps: 0,
 *   projectionSteps: 0,
 *   projectionPeriods: 1,
 *   jointSteps: 7,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.deepEqual(evenTiming(3, config), { stepInPeriod: 2, periodSteps: 3, ends: true });
 * assert.deepEqual(evenTiming(4, config), { stepInPeriod: 0, periodSteps: 4, ends: false });
 * ```
 */
export function evenTiming(step: number, config: ScheduleConfig): StepTiming {
  const { jointSteps, pruningPeriods } = config, { jointStart } = periods(config);
  const at = step - jointStart - 1; // position in the joint stage
  if (at < 0 || at >= jointSteps) return { stepInPeriod: 0, periodSteps: 0, ends: false };
  const first = (period: number) => Math.floor(period * jointSteps / pruningPeriods);
  let period = Math.floor(at * pruningPeriods / jointSteps);
  if (first(period + 1) <= at) period += 1;
  const stepInPeriod = at - first(period), periodSteps = first(period + 1) - first(period);
  return { stepInPeriod, periodSteps, ends: stepInPeriod === periodSteps - 1 };
}

/**
 * Whether a pruning period begins in a step: with its first one.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param step Number n of the step, from 1.
 * @param config The schedule.
 * @returns True if structures are to be selected.
 *
 * @example
 * ```ts
 * import { beginsEvenPeriod } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   warmUpSteps: 0,
 *   projectionSteps: 0,
 *   projectionPeriods: 1,
 *   jointSteps: 7,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.deepEqual([1, 2, 3, 4].map((n) => beginsEvenPeriod(n, config)), [true, false, false, true]);
 * ```
 */
export function beginsEvenPeriod(step: number, config: ScheduleConfig): boolean {
  const { stepInPeriod, periodSteps } = evenTiming(step, config);
  return periodSteps > 0 && stepInPeriod === 0;
}
