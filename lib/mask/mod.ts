/**
 * Which groups stay: masks from scores.
 *
 * A mask is a function of scores and of a share, a count or a budget; the scores are those of the dense weights, whatever was
 * masked before. Every ratio names its quantity and becomes a number in `count()` only.
 *
 * - one layer: {@linkcode shareMask}, by exact count ({@linkcode exactCountMask}) or threshold ({@linkcode thresholdMask});
 * - several layers: uniform or each at its own share ({@linkcode layerMasks}), by one list of all scores
 *   ({@linkcode globalMasks}), within a budget of size or work ({@linkcode budgetMasks}, {@linkcode keepRatioForCost});
 * - how many: {@linkcode minKept}, {@linkcode keptChannels}, {@linkcode allocateShares}, {@linkcode erkDensities};
 * - masks that change: {@linkcode softFilterPruning}, {@linkcode regrow}.
 *
 * @example Half of the filters of a convolution
 * ```ts
 * import { applyMask, shareMask } from "@geta-lab/geta/mask";
 * import { expandMask, groupedView, groupNorms } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const conv = { data: Float32Array.of(1, -4, 2, 3), shape: [1, 1, 2, 2], layout: "hwio" } as const;
 * const view = groupedView(conv, "filter");
 * const keep = shareMask(groupNorms(conv.data, view), 0.5);
 * assert.deepEqual(applyMask(conv.data, expandMask(keep, view)), Float32Array.of(0, -4, 0, 3));
 * ```
 *
 * @module
 */
export * from "./allocate_shares.ts";
export * from "./apply_mask.ts";
export * from "./budget_masks.ts";
export type { LayerLimits } from "./candidates.ts";
export * from "./erk_densities.ts";
export { exactCountMask, thresholdMask } from "./exact_count_mask.ts";
export * from "./global_masks.ts";
export * from "./keep_ratio_for_cost.ts";
export * from "./layer_masks.ts";
export * from "./min_kept.ts";
export * from "./regrow.ts";
export * from "./scores.ts";
export * from "./soft_filter_pruning.ts";
