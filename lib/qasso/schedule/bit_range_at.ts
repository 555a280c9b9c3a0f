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
 * c   = (n - s_p - 1) div (steps in a projection period)     periods completed before step n > s_p
 * b_u = max(b_l, b_u(0) - b_r min(c, B))                      "paper"
 * b_u = b_u(0) - b_r c, counted until n = s_0                 "reference"
 * ```
 *
 * So the reduction after the last period is in force from the first joint step on. The reference makes only B - 1 reductions
 * (one more if a period has one step and there is a warm-up: its counter also fires at n = s_p), knows no lower bound, and goes
 * on beyond B if the joint stage starts late (docs/geta.md, section 7, row 4).
 *
 * Source: docs/geta.md, section 4.5 (Qu et al., arXiv:2502.16638).
 *
 * @param step Number n of the step, from 1.
 * @param config The schedule.
 * @returns The range [b_l, b_u] in bits; in `"reference"` b_u may be below b_l.
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
  const { bitRange: [min, max], bitReduction, warmUpSteps, projectionPeriods } = config;
  const { jointStart, projectionPeriodSteps } = periods(config);
  const completed = (n: number) =>
    Math.max(0, Math.floor((n - warmUpSteps - 1) / Math.max(1, projectionPeriodSteps)));
  if (config.semantics !== "reference") {
    if (projectionPeriodSteps === 0) return [min, max];
    return [
      min,
      Math.max(min, max - bitReduction * Math.min(completed(step), projectionPeriods)),
    ];
  }
  if (warmUpSteps === jointStart) return [min, max];
  const early = projectionPeriodSteps === 1 && warmUpSteps >= 1 && step >= warmUpSteps ? 1 : 0;
  return [min, max - bitReduction * (completed(Math.min(step, jointStart)) + early)];
}
