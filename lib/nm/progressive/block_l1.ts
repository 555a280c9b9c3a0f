import { checkOptions, requireFiniteNumbers } from "../../core/mod.ts";
import {
  blockChecks,
  type BlockedWeight,
  blockedWeight,
  type BlockOptions,
} from "../blocks/weight_blocks.ts";
import type { ChannelWeight } from "../blocks/weight_axes.ts";

/**
 * L1 norm of every block of m consecutive input channels: what the order of progressive blocks goes by.
 *
 * ```text
 * l1_b = sum of |w_i| over the weights of block b
 * ```
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061).
 *
 * @param weight The weight; it is not changed.
 * @param options Length of a block, and where blocks begin.
 * @returns One norm per block, summed in float64 and kept in float32, in the order of `weightBlocks`.
 * @throws {TypeError} If the shape does not fit the layout.
 * @throws {RangeError} If a weight is not finite.
 *
 * @example
 * ```ts
 * import { blockL1 } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.of(4, -3, 2, 1);
 * assert.deepEqual([...blockL1({ data, shape: [4, 1], layout: "dense" }, { m: 2 })], [7, 3]);
 * ```
 */
export function blockL1(weight: ChannelWeight, options: BlockOptions): Float32Array {
  checkOptions("blockL1()", options, blockChecks);
  requireFiniteNumbers("weight", weight.data);
  return normsOf(blockedWeight(weight, options));
}

/** The same for a weight that is cut and checked already. */
export function normsOf({ data, runs, count: blocks }: BlockedWeight): Float32Array {
  const norms = new Float32Array(blocks);
  for (const { start, count, step, length, stride, id, idStep } of runs) {
    for (let k = 0, at = start, block = id; k < count; k++, at += step, block += idStep) {
      let sum = 0;
      for (let j = 0, i = at; j < length; j++, i += stride) sum += Math.abs(data[i]!);
      norms[block] = sum;
    }
  }
  return norms;
}
