import { checkOptions, numberWithin } from "../core/mod.ts";
import { expandMask, groupedView, groupNorms, type Weight } from "../structure/mod.ts";
import { applyMask } from "./apply_mask.ts";
import { shareMask } from "./layer_masks.ts";

/**
 * Zeroes the filters of smallest norm and lets them train on: one epoch's end of soft filter pruning.
 *
 * ```text
 * the floor(share c_out) filters of smallest ||F||_p  become 0
 * ```
 *
 * Nothing is remembered: gradients are not masked, so zeroed filters may grow, and the next epoch ranks all of them again. Only
 * after the last epoch the filters that are zero are cut out. Batch norm keeps the mean and the offset of zeroed filters, so what
 * they send on is a constant, not zero, until they are cut.
 *
 * Source: He et al., Soft filter pruning for accelerating deep convolutional neural networks (arXiv:1808.06866), algorithm 1.
 *
 * @param weight The weight of one layer.
 * @param share Share of its filters.
 * @param options The power p of the norm, 2 if absent.
 * @returns The weight with zeroed filters, and which of them stay.
 * @throws {TypeError} If the shape does not fit the layout.
 * @throws {RangeError} If a weight is not finite, or no filter would stay.
 *
 * @example
 * ```ts
 * import { softFilterPruning } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * const weight = { data: Float32Array.of(3, 1, 4, 2), shape: [2, 2], layout: "dense" } as const;
 * const { weight: soft, keep } = softFilterPruning(weight, 0.5);
 * assert.deepEqual([soft.data, keep], [Float32Array.of(3, 0, 4, 0), Uint8Array.of(1, 0)]);
 * ```
 */
export function softFilterPruning<W extends Weight>(
  weight: W,
  share: number,
  options: { p?: number } = {},
): { weight: W; keep: Uint8Array } {
  checkOptions("softFilterPruning()", options, { p: numberWithin({ exclusiveMin: 0 }) });
  const { p = 2 } = options;
  const view = groupedView(weight, "filter");
  const keep = shareMask(groupNorms(weight.data, view, { p }), share, { rule: "floor" });
  return { weight: { ...weight, data: applyMask(weight.data, expandMask(keep, view)) }, keep };
}
