import { roundHalfEven } from "../core/mod.ts";

/**
 * The integer bit width that is reported and stored: the real one rounded, halves to even.
 *
 * Source: docs/geta.md, section 2.4 (Qu et al., arXiv:2502.16638).
 *
 * @param bits Real bit width in bits.
 * @returns The integer number of bits.
 *
 * @example
 * ```ts
 * import { storageBits } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([4.4, 4.5, 5.5].map(storageBits), [4, 4, 6]);
 * ```
 */
export function storageBits(bits: number): number {
  return roundHalfEven(bits);
}
