import { checkOptions, count, given, numberWithin, oneOfWords, unchecked } from "../../core/mod.ts";
import type { ChannelWeight } from "../blocks/weight_axes.ts";
import { type NMPattern, requirePattern } from "../blocks/pattern.ts";
import {
  type BlockedWeight,
  blockedWeight,
  type BlockOptions,
  inWeightOrder,
} from "../blocks/weight_blocks.ts";
import { largestOfBlocks } from "../masks/largest_of_block.ts";
import { nmMaskChecks } from "../masks/nm_mask.ts";
import { normsOf } from "./block_l1.ts";
import {
  type BlockOrder,
  blockOrders,
  denseBlocks,
  type DenseBlocksOptions,
} from "./dense_blocks.ts";
import { keptWhileDecreasing } from "./kept_while_decreasing.ts";

/** How a layer goes from dense to N:M: block by block in an order, or with all blocks alike, by a falling N ("N-M"). */
export type ProgressiveOrder = BlockOrder | "decreaseN";

/** Pattern, blocks, share and order of {@linkcode progressiveMask}. */
export interface ProgressiveMaskOptions
  extends NMPattern, BlockOptions, Pick<DenseBlocksOptions, "seed" | "draw" | "previous"> {
  /** Share rho of the blocks that stay dense, in [0, 1] ({@linkcode denseShare}). */
  denseShare: number;
  /** Default `largestFirst`. */
  order?: ProgressiveOrder;
}

/** The mask of one moment. */
export interface ProgressiveMask {
  /** 1 keep, 0 drop, in the order of the weight. */
  mask: Uint8Array;
  /** For each block 1 if it is dense, 0 if it is sparse; give it to the next step as `previous` to freeze membership. */
  dense: Uint8Array;
}

/**
 * Mask of a layer on its way from dense to N:M: a share of its blocks is dense still, the others are N:M.
 *
 * | symbol | here                 | meaning                                        |
 * | ------ | -------------------- | ---------------------------------------------- |
 * | rho    | `denseShare`         | share of dense blocks                          |
 * | B      | length of `dense`    | blocks, as many as weights / m                 |
 * | D      | ones of `dense`      | dense blocks                                   |
 *
 * ```text
 * D    = floor(rho B + 1e-9)
 * mask = 1 in the dense blocks, the N:M mask in the others
 * ```
 *
 * Between M:M and N:M there are only M - N - 1 other patterns, 2:16 to 1:16 is one cliff; blocks give B - 1 states. The order
 * `decreaseN` is that other way, for comparison: all blocks keep {@linkcode keptWhileDecreasing} weights.
 *
 * The mask is a function of the dense weights and the share: masks do not accumulate.
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061).
 *
 * @param weight The dense weight; it is not changed.
 * @param options Pattern, share, order, and what is remembered.
 * @returns The mask, and which blocks are dense.
 * @throws {TypeError} If the shape does not fit the layout, or an option is misspelt.
 * @throws {RangeError} If pattern or share are out of range, or a weight is not finite.
 *
 * @example Three blocks, one of them dense
 * ```ts
 * import { progressiveMask } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.of(4, 3, 2, 1, 0.4, 0.3, 0.2, 0.1, 2, 2, 1, 1);
 * const weight = { data, shape: [12, 1], layout: "dense" } as const;
 * const { mask, dense } = progressiveMask(weight, { n: 2, m: 4, denseShare: 1 / 3 });
 * assert.deepEqual([...dense], [0, 1, 0]);
 * assert.deepEqual([...mask], [1, 1, 0, 0, 1, 1, 1, 1, 1, 1, 0, 0]);
 * ```
 */
export function progressiveMask(
  weight: ChannelWeight,
  options: ProgressiveMaskOptions,
): ProgressiveMask {
  checkOptions("progressiveMask()", options, progressiveChecks);
  requirePattern(options);
  return maskOf(blockedWeight(weight, options), options);
}

/** The checks of {@linkcode ProgressiveMaskOptions}. */
const progressiveChecks = {
  ...nmMaskChecks,
  denseShare: given(numberWithin({ min: 0, max: 1 })),
  order: oneOfWords([...blockOrders, "decreaseN"]),
  // denseBlocks() checks these
  seed: unchecked,
  draw: unchecked,
  previous: unchecked,
};

function maskOf(blocked: BlockedWeight, options: ProgressiveMaskOptions): ProgressiveMask {
  const { n, m, denseShare, order = "largestFirst", seed = 0, draw = 0, previous } = options;
  const { data, runs, count: blocks } = blocked;
  if (order === "decreaseN") {
    const kept = keptWhileDecreasing(denseShare, { n, m });
    const dense = new Uint8Array(blocks).fill(kept === m ? 1 : 0);
    return { mask: inWeightOrder(largestOfBlocks(data, runs, kept), blocked.order), dense };
  }
  const mask = largestOfBlocks(data, runs, n);
  const dense = denseBlocks(normsOf(blocked), {
    count: count(denseShare, blocks, "floor"),
    order,
    seed,
    draw,
    previous,
  });
  fillBlocks(mask, dense, blocked);
  return { mask: inWeightOrder(mask, blocked.order), dense };
}

/** Sets all weights of the dense blocks to 1. */
function fillBlocks(mask: Uint8Array, dense: Uint8Array, { runs }: BlockedWeight): void {
  for (const { start, count, step, length, stride, id, idStep } of runs) {
    for (let k = 0, at = start, block = id; k < count; k++, at += step, block += idStep) {
      if (dense[block] === 0) continue;
      for (let j = 0, i = at; j < length; j++, i += stride) mask[i] = 1;
    }
  }
}
