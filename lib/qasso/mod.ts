/**
 * QASSO, the quantization-aware structured sparse optimizer: warm-up, projection, joint stage, cool-down.
 *
 * One formula a file, one pure {@linkcode step} that composes them. Everything works on plain numbers and flat float32 arrays;
 * a `ParameterSlices` says where the structures lie in a parameter, so every layout is served.
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
export * from "./selection/begin_period.ts";
export * from "./schedule/bit_range_at.ts";
export * from "./apply_weight_updates.ts";
export * from "./joint/forget.ts";
export * from "./joint/forget_rate.ts";
export * from "./cool_down/freeze_bits.ts";
export * from "./state/group_sparsity.ts";
export * from "./joint/group_step_sizes.ts";
export * from "./state/initial_state.ts";
export * from "./state/is_eligible.ts";
export * from "./joint/joint_geometry.ts";
export * from "./joint/joint_step_size.ts";
export * from "./joint/joint_update.ts";
export * from "./projection/project_step_size.ts";
export * from "./schedule/pruning_period.ts";
export * from "./state/scalars.ts";
export * from "./schedule/schedule.ts";
export * from "./selection/select_redundant.ts";
export * from "./joint/shrink_factor.ts";
export * from "./step.ts";
export * from "./schedule/structures_per_period.ts";
export * from "./state/types.ts";
export * from "./update_scalars.ts";
