import type { QuantizerScalars } from "./quantizer.ts";
import { roundHalfEven } from "../core/mod.ts";
import { clippedValue } from "./clipped_value.ts";

/**
 * The integer behind a clipped or a quantized value: how many steps it is, halves to even. A deployed network stores it.
 *
 * ```text
 * q = rnd(clip(x) / d),   x^Q = d q
 * ```
 *
 * Source: docs/geta.md, sections 2.1 and 5 (Qu et al., arXiv:2502.16638).
 *
 * @param clipped The clipped value, {@linkcode clippedValue} of x, or the quantized value.
 * @param scalars The quantizer; only the step size d is used.
 * @returns The signed level q.
 *
 * @example The exponent belongs to the clipped value
 * ```ts
 * import { clippedValue, integerLevel } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.5, clip: 3, exponent: 2 };
 * assert.equal(integerLevel(clippedValue(-1.5, quantizer), quantizer), -4); // 2.25 / 0.5 = 4.5 goes to the even level
 * ```
 */
export function integerLevel(
  clipped: number,
  { stepSize }: Pick<QuantizerScalars<number>, "stepSize">,
): number {
  return roundHalfEven(clipped / stepSize);
}

/**
 * Bits that hold every level of a quantizer, sign included.
 *
 * ```text
 * q in -N ... N,  N = rnd(|q_m|^t / d),  bits = ceil(log2(N + 1)) + 1
 * ```
 *
 * After cool-down N is 2^(b-1) - 1 for the frozen bit width b, so this is b. Before that the bit width is a real number and this
 * may be one more than its rounding: it is what the levels really need.
 *
 * Source: docs/geta.md, section 5 (Qu et al., arXiv:2502.16638).
 *
 * @param scalars The quantizer.
 * @returns The integer number of bits.
 *
 * @example Levels -3 to 3
 * ```ts
 * import { levelBits } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(levelBits({ stepSize: 0.25, clip: 0.75 }), 3);
 * ```
 */
export function levelBits(scalars: QuantizerScalars<number>): number {
  const largest = Math.abs(integerLevel(clippedValue(Infinity, scalars), scalars));
  return Math.ceil(Math.log2(largest + 1)) + 1;
}
