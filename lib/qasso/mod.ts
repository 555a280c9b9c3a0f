/**
 * QASSO, the quantization-aware structured sparse optimizer: {@linkcode step} trains, prunes and quantizes at once.
 *
 * A *structure* is the smallest set of parameter elements that can only be removed together (an output channel with its bias and
 * batch norm entries, an attention head); a *group* holds the structures of one axis. Counts and sparsity are those of structures.
 *
 * The parts that all rules share:
 *
 * | stage (docs/geta.md)       | what happens                                | file → symbol                                                 |
 * | -------------------------- | ------------------------------------------- | ------------------------------------------------------------- |
 * | all (4.2)                  | one step of the algorithm                   | `step.ts` → {@linkcode step}                                  |
 * | all (4.1, 4.2)             | stages, their periods                       | `schedule/schedule.ts` → {@linkcode stageAt}, {@linkcode periods} |
 * | warm-up (4.4)              | x = x - alpha v                             | `warm_up/` → {@linkcode applyWeightUpdates}                   |
 * | projection (4.5)           | the bit range, whose b_u comes down         | `schedule/bit_range_at.ts` → {@linkcode bitRangeAt}           |
 * | joint, period begins (4.6) | importance, redundant structures            | `selection/` → {@linkcode beginPeriod}, {@linkcode selectRedundant} |
 * | joint, period ends (4.7)   | redundant structures are pruned             | `selection/begin_period.ts` → {@linkcode commitPruned}        |
 * | cool-down (4.9)            | integer bits, held                          | `cool_down/freeze_bits.ts` → {@linkcode freezeBits}           |
 *
 * Where the paper, its public implementation and corrections differ, the problem's {@linkcode QassoRules} decide, named by
 * {@linkcode rulesOf}: the default {@linkcode correctedRules} (4.16), {@linkcode paperRules}, and {@linkcode referenceRules}, which
 * are the paper's but for the differences of docs/paper_vs_reference.md.
 *
 * | what                 | corrected rules (4.16, 4.18)                                     | paper's rules (4.1 to 4.11)                        |
 * | -------------------- | ---------------------------------------------------------------- | -------------------------------------------------- |
 * | periods and counts   | {@linkcode evenTiming}, {@linkcode spreadEvenly}                 | {@linkcode periodTiming}, {@linkcode structuresPerPeriod} |
 * | a budget             | {@linkcode budgetPath}, {@linkcode selectToCost}                 | refused                                            |
 * | importance           | running Taylor score, {@linkcode runningImportance}              | five criteria of the update, `combineImportance`   |
 * | what leaves          | x = x - gamma c on a line, {@linkcode leaveOnLine}, {@linkcode lineStep} | x = x - gamma x^Q, {@linkcode jointUpdate}, {@linkcode forget} |
 * | gamma                | so that the norm falls evenly                                    | {@linkcode forgetRate}                             |
 * | step sizes d         | follow b, q_m and t in every stage, {@linkcode moveInBits}       | free in the warm-up, then {@linkcode projectStepSize}; set by {@linkcode groupStepSizes} where structures leave |
 * | bits at the end      | those of {@linkcode plannedBits}, or learned                     | learned                                            |
 * | without quantizers   | as with them                                                     | evenly, {@linkcode shrinkFactor}                   |
 *
 * Everything works on plain numbers and flat float32 arrays; `ParameterSlices` say where the structures lie in a parameter, so every
 * layout is served.
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
export * from "./bits/allocate_bits.ts";
export * from "./bits/bit_price.ts";
export * from "./bits/planned_bits.ts";
export * from "./bits/raise_bits.ts";
export * from "./bits/running_sensitivity.ts";
export * from "./budget/budget_path.ts";
export * from "./budget/cost_by_layer.ts";
export * from "./budget/cost_ledger.ts";
export * from "./budget/cut_ledger.ts";
export * from "./budget/cost_terms.ts";
export * from "./budget/final_bits.ts";
export * from "./check_config.ts";
export * from "./check_corrected_config.ts";
export * from "./cool_down/freeze_bits.ts";
export * from "./corrected.ts";
export * from "./cut_network.ts";
export * from "./explain_quantizers.ts";
export * from "./explain_step.ts";
export * from "./initial_state.ts";
export * from "./joint/branches.ts";
export * from "./joint/forget.ts";
export * from "./joint/forget_rate.ts";
export * from "./joint/group_step_sizes.ts";
export * from "./joint/joint_geometry.ts";
export * from "./joint/joint_step_size.ts";
export * from "./joint/joint_update.ts";
export * from "./joint/leave_on_line.ts";
export * from "./joint/line_rate.ts";
export * from "./joint/momentum_guard.ts";
export * from "./joint/redundant_elements.ts";
export * from "./joint/shrink_factor.ts";
export * from "./observers.ts";
export * from "./paper.ts";
export * from "./projection/bit_coordinates.ts";
export * from "./projection/move_in_bits.ts";
export * from "./projection/project_step_size.ts";
export * from "./nearest_cost.ts";
export * from "./predict_run.ts";
export * from "./reference.ts";
export * from "./refuse_corrections.ts";
export * from "./rules_of.ts";
export * from "./schedule/bit_range_at.ts";
export * from "./schedule/check_schedule.ts";
export * from "./schedule/even_periods.ts";
export * from "./schedule/plan_stages.ts";
export * from "./schedule/pruning_period.ts";
export * from "./schedule/schedule.ts";
export * from "./selection/begin_period.ts";
export * from "./selection/budget_plan.ts";
export * from "./selection/reachable_count.ts";
export * from "./selection/require_reachable.ts";
export * from "./selection/nearest_choice.ts";
export * from "./selection/pruning_plan.ts";
export * from "./selection/running_importance.ts";
export * from "./selection/select_redundant.ts";
export * from "./selection/select_to_cost.ts";
export * from "./selection/spread_evenly.ts";
export * from "./selection/take_blocks.ts";
export * from "./state/config.ts";
export * from "./state/cost_types.ts";
export * from "./state/joint_types.ts";
export * from "./state/layer_bits.ts";
export * from "./state/layer_ranges.ts";
export * from "./state/observation.ts";
export * from "./state/problem.ts";
export * from "./state/report.ts";
export * from "./state/rules.ts";
export * from "./state/scalars.ts";
export * from "./state/selection_types.ts";
export * from "./state/state.ts";
export * from "./state/update_types.ts";
export * from "./step.ts";
export * from "./timetable.ts";
export * from "./update_scalars.ts";
export * from "./warm_up/apply_weight_updates.ts";
export * from "./warm_up/move_scalars.ts";
