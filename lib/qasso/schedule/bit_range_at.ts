import { periods, type ScheduleConfig } from "./schedule.ts";

/**
 * Allowed bits in a step: the upper end comes down in the course of the projection stage.
 *
 * | paper    | here                                | meaning                     |
 * | -------- | ----------------------------------- | --------------------------- |
 * | b_l, b_u | `bitRange`                          | allowed bits                |
 * | b_r, B   | `bitReduction`, `projectionPeriods` | reduction, number of periods |
 *
 * ```text
 * c   = completedProjectionPeriods(n)
 * b_u = max(b_l, b_u(0) - b_r min(c, B))
 * ```
 *
 * So the reduction after the last period is in force from the first joint step on.
 *
 * Source: docs/geta.md, section 4.5 (Qu et al., arXiv:2502.16638).
 *
 * @param step Number n of the step, from 1.
 * @param config The schedule.
 * @returns The range [b_l, b_u] in bits.
 *
 * @example Two periods of two steps
 * ```ts
 * import { bitRangeAt } from "@geta-lab/geta/qasso";
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
 * assert.deepEqual([1, 2, 3, 4, 5].map((n) => bitRangeAt(n, config)[1]), [16, 16, 14, 14, 12]);
 * ```
 */
export function bitRangeAt(step: number, config: ScheduleConfig): [number, number] {
  const { bitRange: [min, max], bitReduction, projectionPeriods } = config;
  const { projectionPeriodSteps } = periods(config);
  if (projectionPeriodSteps === 0) return [min, max];
  const completed = Math.min(completedProjectionPeriods(step, config), projectionPeriods);
  return [min, Math.max(min, max - bitReduction * completed)];
}

/**
 * How many projection periods are completed before a step, if they go on for ever.
 *
 * ```text
 * c = max(0, (n - s_p - 1) div (steps in a projection period))
 * ```
 *
 * Source: docs/geta.md, section 4.5 (Qu et al., arXiv:2502.16638).
 *
 * @param step Number n of the step, from 1.
 * @param config The schedule.
 * @returns c, at least 0.
 *
 * @example Two periods of two steps
 * ```ts
 * import { completedProjectionPeriods } from "@geta-lab/geta/qasso";
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
 * assert.deepEqual([1, 2, 3, 5].map((n) => completedProjectionPeriods(n, config)), [0, 0, 1, 2]);
 * ```
 */
export function completedProjectionPeriods(step: number, config: ScheduleConfig): number {
  const { projectionPeriodSteps } = periods(config);
  const since = step - config.warmUpSteps - 1;
  return Math.max(0, Math.floor(since / Math.max(1, projectionPeriodSteps)));
}
