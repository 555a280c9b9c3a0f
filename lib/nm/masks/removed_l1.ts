import { requireShape } from "../../core/mod.ts";

/** A mask: 1 keep, 0 drop, or for a soft mask any factor that is not negative; as long as the weights. */
export type Mask = Uint8Array | Float32Array;

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
