/**
 * When masks are renewed, and to what sparsity.
 *
 * @module
 */
import { requireInteger } from "../core/mod.ts";
import { checkedSparsityAt, checkSchedule, type SparsitySchedule } from "./sparsity_schedule.ts";

/** A new mask. */
export interface PlannedMask {
  /** After how many optimizer steps. */
  step: number;
  /** Its sparsity. */
  sparsity: number;
}

/**
 * All masks of a schedule. The last one has the final sparsity exactly and comes at or before the last step, or there is no plan.
 *
 * ```text
 * steps = begin, begin + every, begin + 2 every, … below end,  and end itself;    before them 0 if initial > 0
 * ```
 *
 * Without the end, updates every 100 steps up to step 950 stop at step 900 and short of the target; with an end behind the last step
 * the training stops short of it.
 *
 * @param schedule The schedule.
 * @param totalSteps Optimizer steps of the training.
 * @returns The masks, first to last; a step of 0 means before the training, `totalSteps` means behind its last step.
 * @throws {TypeError} If there is no such kind or option, one is missing, or there is no round.
 * @throws {RangeError} If a number is out of range, or the schedule ends after the training; says what it would have reached.
 *
 * @example The end is not on the grid
 * ```ts
 * import { sparsityPlan } from "@geta-lab/geta/schedule";
 * import assert from "node:assert/strict";
 *
 * const plan = sparsityPlan({ kind: "polynomial", final: 0.9, end: 950, every: 100 }, 1000);
 * assert.equal(plan.length, 11);
 * assert.deepEqual(plan.at(-1), { step: 950, sparsity: 0.9 });
 * ```
 */
export function sparsityPlan(schedule: SparsitySchedule, totalSteps: number): PlannedMask[] {
  requireInteger("totalSteps", totalSteps, { min: 0 });
  checkSchedule(schedule);
  const plan = updateSteps(schedule).map((step) => ({
    step,
    sparsity: checkedSparsityAt(step, schedule),
  }));
  const { step, sparsity } = plan.at(-1)!;
  if (step <= totalSteps) return plan;
  throw new RangeError(
    `Cannot plan the sparsity: the schedule must end at or before step ${totalSteps}, the last one, ` +
      `where it has reached ${
        checkedSparsityAt(totalSteps, schedule)
      } of ${sparsity}: current value is ${step}`,
  );
}

/**
 * The sparsity that is in force after some steps: that of the last mask so far.
 *
 * @param plan The masks, first to last.
 * @param step Steps done.
 * @returns The sparsity; 0 before the first mask.
 *
 * @example
 * ```ts
 * import { plannedSparsity, sparsityPlan } from "@geta-lab/geta/schedule";
 * import assert from "node:assert/strict";
 *
 * const plan = sparsityPlan({ kind: "polynomial", final: 1, end: 100, every: 50 }, 200);
 * assert.deepEqual([0, 49, 50, 99, 100, 200].map((step) => plannedSparsity(plan, step)), [0, 0, 0.875, 0.875, 1, 1]);
 * ```
 */
export function plannedSparsity(plan: readonly PlannedMask[], step: number): number {
  return plan.findLast((mask) => mask.step <= step)?.sparsity ?? 0;
}

function updateSteps(schedule: SparsitySchedule): number[] {
  if (schedule.kind === "oneShot") {
    return [requireInteger("begin", schedule.begin ?? 0, { min: 0 })];
  }
  if (schedule.kind === "fixedSteps") {
    return schedule.rounds.map(({ step }, i) => requireInteger(`the step of round ${i}`, step));
  }
  const { initial = 0, begin = 0, end, every = 1 } = schedule;
  requireInteger("begin", begin, { min: 0 });
  requireInteger("end", end, { min: begin });
  // up to the begin the initial sparsity is in force
  const steps = begin > 0 && initial > 0 ? [0] : [];
  for (let step = begin; step < end; step += every) steps.push(step);
  return [...steps, end];
}
