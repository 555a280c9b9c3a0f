import { checkOptions, unchecked } from "../../core/mod.ts";
import { type NMPattern, requirePattern } from "../blocks/pattern.ts";
import {
  blockChecks,
  blockedWeight,
  type BlockOptions,
  inWeightOrder,
} from "../blocks/weight_blocks.ts";
import type { ChannelWeight } from "../blocks/weight_axes.ts";
import { largestOfBlocks } from "./largest_of_block.ts";

/** Pattern and blocks of {@linkcode nmMask}. */
export interface NMMaskOptions extends NMPattern, BlockOptions {}

/** The checks of {@linkcode NMMaskOptions}; requirePattern() checks n and m. */
export const nmMaskChecks = { n: unchecked, m: unchecked, blocks: blockChecks.blocks };

/**
 * N:M mask: of every m consecutive weights along the input channels the n of largest magnitude are kept.
 *
 * ```text
 * mask_i = 1  if fewer than n weights w_j of its block have |w_j| > |w_i|, or |w_j| = |w_i| and j < i
 *        = 0  otherwise
 * ```
 *
 * Blocks lie along input channels because that is the axis a matrix product sums over, where hardware skips; blocks along the
 * width of a kernel are another mask. Of equal magnitudes the lower index is kept, so a block of zeros keeps n, too. A last block
 * shorter than m keeps min(n, its length). With n = m the mask is 1 everywhere.
 *
 * A depthwise kernel has one input channel for each filter: it has no N:M mask, and there is no layout for it.
 *
 * Source: Zhou et al.: Learning N:M fine-grained structured sparse neural networks from scratch (arXiv:2102.04010); Mishra et al.:
 * Accelerating sparse deep neural networks (arXiv:2104.08378).
 *
 * @param weight The weight; it is not changed.
 * @param options Weights kept n, weights in a block m, and where blocks begin.
 * @returns 1 keep, 0 drop, in the order of the weight.
 * @throws {TypeError} If the shape does not fit layout or data, or an option is misspelt.
 * @throws {RangeError} If n and m are not integers with 1 <= n <= m, or a weight is not finite.
 *
 * @example 2:4 along the eight inputs of one output; of equal ones the first
 * ```ts
 * import { nmMask } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.of(0.1, -0.7, 0.7, 0.2, 0.3, 0.3, 0.3, -0.9);
 * const mask = nmMask({ data, shape: [8, 1], layout: "dense" }, { n: 2, m: 4 });
 * assert.deepEqual([...mask], [0, 1, 1, 0, 1, 0, 0, 1]);
 * ```
 */
export function nmMask(weight: ChannelWeight, options: NMMaskOptions): Uint8Array {
  checkOptions("nmMask()", options, nmMaskChecks);
  requirePattern(options);
  const { data, runs, order } = blockedWeight(weight, options);
  return inWeightOrder(largestOfBlocks(data, runs, options.n), order);
}
