/**
 * QASSO, the quantization-aware structured sparse optimizer: warm-up, projection, joint stage, cool-down.
 *
 * One formula a file, one pure {@linkcode step} that composes them. Everything works on plain numbers and flat float32 arrays;
 * a `Cut` says where the structures lie in a parameter, so every layout is served.
 *
 * @example The schedule of a small run
 * ```ts
 * import { bitRangeAt, stageAt } from "@geta-lab/geta/qasso";
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
 * assert.equal(stageAt(3, config), "projection");
 * assert.deepEqual(bitRangeAt(3, config), [4, 14]);
 * ```
 *
 * @module
 */
export * from "./begin_period.ts";
export * from "./bit_range_at.ts";
export * from "./combine_importance.ts";
export * from "./cut_positions.ts";
export * from "./descend_weights.ts";
export * from "./forget.ts";
export * from "./forget_rate.ts";
export * from "./freeze_bits.ts";
export * from "./group_sparsity.ts";
export * from "./group_step_sizes.ts";
export * from "./importance.ts";
export * from "./initial_state.ts";
export * from "./is_eligible.ts";
export * from "./joint_geometry.ts";
export * from "./joint_step_size.ts";
export * from "./joint_update.ts";
export * from "./project_step_size.ts";
export * from "./pruning_period.ts";
export * from "./scalars.ts";
export * from "./scale_structures.ts";
export * from "./schedule.ts";
export * from "./select_redundant.ts";
export * from "./shrink_factor.ts";
export * from "./step.ts";
export * from "./structure_statistics.ts";
export * from "./structures_per_period.ts";
export * from "./types.ts";
export * from "./update_scalars.ts";
