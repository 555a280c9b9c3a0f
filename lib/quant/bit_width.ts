import type { QuantizerScalars } from "./quantizer.ts";

/**
 * Bit width of a quantizer, a real number while it is trained.
 *
 * ```text
 * b = log2(|q_m|^t / |d| + 1) + 1
 * ```
 *
 * | paper     | here                                | meaning                      |
 * | --------- | ----------------------------------- | ---------------------------- |
 * | b         | return value                        | bits, sign included          |
 * | d, q_m, t | `stepSize`, `clip`, `exponent` or 1 | scalars of the quantizer     |
 *
 * Source: docs/geta.md, section 2.4 (Qu et al., arXiv:2502.16638).
 *
 * @param scalars The quantizer.
 * @returns The bit width in bits.
 *
 * @example Seven levels on each side and zero: four bits
 * ```ts
 * import { bitWidth } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(bitWidth({ stepSize: 1, clip: 7 }), 4);
 * ```
 */
export function bitWidth({ stepSize, clip, exponent = 1 }: QuantizerScalars<number>): number {
  return Math.log2(Math.abs(clip) ** exponent / Math.abs(stepSize) + 1) + 1;
}
