/**
 * Pruning by recipe, and training of shared values behind it ({@linkcode sharedWeightsRun}). A {@linkcode PruningRecipe} is plain data: what is removed together (view), which ones go (score), how many
 * (choice), when (time), and what happens to them then (after). {@linkcode pruningRecipes} has a row for each method.
 *
 * @module
 */
export * from "./masks/choose_masks.ts";
export * from "./masks/counts_kept.ts";
export * from "./masks/lasso_cut.ts";
export * from "./masks/final_sparsity.ts";
export { maskPlan } from "./masks/mask_plan.ts";
export * from "./masks/packed_masks.ts";
export * from "./masks/removed_first.ts";
export type { GroupCurve } from "./masks/allowed_shares.ts";
export type { ScanListener } from "./masks/scan_run.ts";
export * from "./network/prunable_network.ts";
export * from "./network/prunable_weights.ts";
export * from "./plan/at_target.ts";
export * from "./plan/pruning_plan.ts";
export * from "./prune.ts";
export * from "./training/pruning_run.ts";
export * from "./training/shared_weights_run.ts";
export * from "./recipe/changed_recipe.ts";
export * from "./recipe/check_recipe.ts";
export * from "./recipe/recipes.ts";
export * from "./recipe/types.ts";
export { cutPrunedSubnet } from "./result/cut_pruned_subnet.ts";
export * from "./result/finish_pruning.ts";
export type { PruningResult } from "./result/pruning_result.ts";
export * from "./result/remaining_groups.ts";
export * from "./result/stored_bytes.ts";
export * from "./result/strip.ts";
export * from "./result/zero_report.ts";
export * from "./target/pruning_target.ts";
export * from "./target/score_tensors.ts";
export * from "./target/structure_target.ts";
export { weightTarget } from "./target/weight_target.ts";
export type { PassedAccuracies, PruningLearner, PruningState } from "./training/learner.ts";
