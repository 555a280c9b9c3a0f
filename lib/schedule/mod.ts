/**
 * Sparsity over time: one shot, in fixed steps, by a constant share of what remains, along a polynomial or an exponential.
 *
 * A {@linkcode SparsitySchedule} is plain data, {@linkcode sparsityAt} a function of the step; {@linkcode sparsityPlan} lists the
 * masks of a training and refuses schedules that would not arrive.
 *
 * @example
 * ```ts
 * import { sparsityPlan } from "@geta-lab/geta/schedule";
 * import assert from "node:assert/strict";
 *
 * const plan = sparsityPlan({ kind: "constantShare", final: 0.875, end: 200, every: 100 }, 300);
 * assert.deepEqual(plan.map(({ sparsity }) => sparsity), [0.5, 0.75, 0.875]);
 * ```
 *
 * @module
 */
export * from "./ramps.ts";
export * from "./regrow_fraction.ts";
export * from "./sparsity_plan.ts";
export { sparsityAt, type SparsitySchedule, type UpdatedRamp } from "./sparsity_schedule.ts";
