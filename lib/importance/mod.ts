/**
 * Importance: scores of structures, higher for those that should stay.
 *
 * A score is a function of one group ({@linkcode ImportanceScore}) in a file of its own; {@linkcode criteria} names those that need
 * nothing else, and {@linkcode combineImportance} makes one number of several. Under each stands a formula on plain arrays, for
 * single weights, filters or channels. By what they look at:
 *
 * | folder      | scores                                                                                        |
 * | ----------- | --------------------------------------------------------------------------------------------- |
 * | `weights`   | norms of any p, root mean square, LAMP; the random baseline                                   |
 * | `curvature` | optimal brain damage with four diagonals of the Hessian; Taylor expansions                    |
 * | `distance`  | how far structures are from each other: FPGM, cosine distance, the geometric median           |
 * | `normalise` | what makes layers comparable, and one score of several slices                                 |
 * | `activation`| how often channels are zero (APoZ), at the activations that the network has                   |
 * | `regression`| channels from which a layer's outputs can be made: LASSO, then least squares                  |
 * | `slimming`  | batch norm scales: score, threshold, and what happens to the offsets of removed channels      |
 *
 * @module
 */
export * from "./average_taylor.ts";
export * from "./activation/apoz.ts";
export * from "./activation/group_activations.ts";
export * from "./activation/measure_zeros.ts";
export * from "./activation/channel_zeros.ts";
export * from "./combine_importance.ts";
export * from "./criteria.ts";
export * from "./curvature/activation_taylor.ts";
export * from "./curvature/exact_diagonal.ts";
export * from "./curvature/first_order_diagonals.ts";
export * from "./curvature/hessian_product.ts";
export * from "./curvature/hutchinson_diagonal.ts";
export * from "./curvature/loss_gradient.ts";
export * from "./curvature/obd.ts";
export * from "./curvature/taylor.ts";
export * from "./distance/distance_sums.ts";
export * from "./distance/fpgm.ts";
export * from "./distance/geometric_median.ts";
export * from "./group/scored_group.ts";
export * from "./group/structure_rows.ts";
export * from "./normalise/normalisers.ts";
export * from "./normalise/parameters_freed.ts";
export * from "./normalise/slice_score.ts";
export * from "./qasso_criteria.ts";
export * from "./rank_correlation.ts";
export * from "./regression/adjusted_weights.ts";
export * from "./regression/channel_problem.ts";
export * from "./regression/exact_count.ts";
export * from "./regression/joint_problem.ts";
export * from "./regression/lasso.ts";
export * from "./regression/refit_weights.ts";
export * from "./regression/sample_patches.ts";
export * from "./regression/sample_uses.ts";
export type { SampledLayer } from "./regression/sampled_layer.ts";
export * from "./regression/sampled_reader.ts";
export * from "./regression/select_channels.ts";
export * from "./regression/structure_readers.ts";
export * from "./slimming/fold_into_conv.ts";
export * from "./slimming/fold_into_dense.ts";
export * from "./slimming/slimming_cut.ts";
export * from "./slimming/slimming_score.ts";
export * from "./weights/l1_norm.ts";
export * from "./weights/lamp.ts";
export * from "./weights/lp_norm.ts";
export * from "./weights/random_score.ts";
export * from "./weights/root_mean_square.ts";
