import { requireShape } from "../../core/mod.ts";

/** A mask: 1 keep, 0 drop, or for a soft mask any factor that is not negative; as long as the weights. */
export type Mask = Uint8Array | Float32Array;

/**
 * Weights under a mask: what the network computes with while it learns, and what is stored in the end. Multiplying the weights
 * themselves once and for all *folds* a soft mask into them: the network needs no mask any more.
 *
 * ```text
 * result_i = mask_i w_i
 * ```
 *
 * Source: Zhou et al.: Learning N:M fine-grained structured sparse neural networks from scratch (arXiv:2102.04010); Xiang et al.:
 * MaxQ (arXiv:2312.07061), for soft masks.
 *
 * @param weights The dense weights; they are not changed.
 * @param mask As many numbers as there are weights.
 * @returns The products; what is dropped is +0.
 * @throws {TypeError} If the lengths differ.
 *
 * @example
 * ```ts
 * import { maskedWeights } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const masked = maskedWeights(Float32Array.of(3, -1, 2), Uint8Array.of(1, 0, 1));
 * assert.deepEqual([...masked], [3, 0, 2]);
 * ```
 */
export function maskedWeights(weights: Float32Array, mask: Mask): Float32Array {
  requireShape("mask", [mask.length], [weights.length]);
  const result = new Float32Array(weights.length);
  for (let i = 0; i < result.length; i++) {
    if (mask[i] !== 0) result[i] = mask[i]! * weights[i]!;
  }
  return result;
}

/**
 * L1 norm of the weights that a mask drops: what a pruning step takes off.
 *
 * ```text
 * removed = sum over all i with mask_i = 0 of |w_i|
 * ```
 *
 * @param weights The dense weights.
 * @param mask As many numbers as there are weights.
 * @returns The sum, in the unit of the weights.
 * @throws {TypeError} If the lengths differ.
 *
 * @example
 * ```ts
 * import { removedL1 } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * assert.equal(removedL1(Float32Array.of(3, -1, 2), Uint8Array.of(1, 0, 0)), 3);
 * ```
 */
export function removedL1(weights: Float32Array, mask: Mask): number {
  requireShape("mask", [mask.length], [weights.length]);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    if (mask[i] === 0) sum += Math.abs(weights[i]!);
  }
  return sum;
}
