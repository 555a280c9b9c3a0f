import { requireInteger, requireNumber } from "../../core/mod.ts";

/**
 * Bits that an action in [0, 1] stands for: each number of bits has an equal part of the interval.
 *
 * ```text
 * b = clamp(floor((max - min + 1) a + min + 1e-9), min, max)
 * ```
 *
 * The paper writes round((max - min + 1) a + min - 1/2) and leaves the rounding of halves open: to even, action 0 gives 0 bits of 1
 * ... 8, and away from zero action 1 gives 9. Here halves go up and the result stays within the range: 0 bits, of which a quantizer
 * cannot make levels, are impossible. The slack undoes the rounding of the product.
 *
 * Source: Wang et al.: HAQ (arXiv:1811.08886), equation 1.
 *
 * @param action Action a, in [0, 1].
 * @param range Fewest and most bits, whole numbers above 0.
 * @returns The bits.
 * @throws {RangeError} If the action or the range is out of range.
 *
 * @example
 * ```ts
 * import { bitsOfAction } from "@geta-lab/geta/search";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([0, 0.07, 0.15, 0.5, 0.99, 1].map((a) => bitsOfAction(a, [2, 8])), [2, 2, 3, 5, 8, 8]);
 * ```
 */
export function bitsOfAction(action: number, range: readonly [min: number, max: number]): number {
  const [min, max] = range;
  requireNumber("action", action, { min: 0, max: 1 });
  requireInteger("the fewest bits", min, { min: 1 });
  requireInteger("the most bits", max, { min });
  return Math.min(max, Math.floor((max - min + 1) * action + min + 1e-9));
}
