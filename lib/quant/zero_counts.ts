import { requireFiniteNumbers, requireInteger, requireShape } from "../core/mod.ts";

/** How many weights are zero, and why; see {@linkcode zeroCounts}. */
export interface ZeroCounts {
  /** Number of weights. */
  total: number;
  /** Weights that a mask removed. */
  byMask: number;
  /** Weights that are still there and whose level is 0. */
  byRounding: number;
}

/**
 * Counts zeros by their cause. A quantizer with few bits rounds many weights to level 0: nobody pruned them, they move again in
 * training, and no format that stores pruned positions was made for them. Only `byMask` over `total` is the sparsity of pruning.
 *
 * ```text
 * byMask     = #{ i : m_i = 0 }
 * byRounding = #{ i : m_i = 1, q_i = 0 }
 * ```
 *
 * Source: https://github.com/vllm-project/llm-compressor/issues/876, where such zeros were taken for pruned ones.
 *
 * @param levels The integer levels q of the weights, for example {@linkcode integerLevel}; or the weights of a network without
 * quantizers, whose zeros by rounding are those that training left.
 * @param mask The keep mask, 1 for kept and 0 for removed; all kept if absent.
 * @returns The counts.
 * @throws {TypeError} If there are not as many masks as levels.
 * @throws {RangeError} If a level is not finite, or a mask is neither 0 nor 1.
 *
 * @example One weight pruned, one rounded
 * ```ts
 * import { zeroCounts } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(zeroCounts([0, 0, 3, -1], [1, 0, 1, 1]), { total: 4, byMask: 1, byRounding: 1 });
 * ```
 */
export function zeroCounts(levels: ArrayLike<number>, mask?: ArrayLike<number>): ZeroCounts {
  requireFiniteNumbers("levels", levels);
  if (mask) requireShape("mask", [mask.length], [levels.length]);
  let byMask = 0, byRounding = 0;
  for (let i = 0; i < levels.length; i++) {
    const kept = mask ? requireInteger("a mask", mask[i]!, { min: 0, max: 1 }) : 1;
    if (kept === 0) byMask++;
    else if (levels[i] === 0) byRounding++; // -0 too
  }
  return { total: levels.length, byMask, byRounding };
}
