import type { QuantizerScalars } from "./quantizer.ts";
import { clippedValue } from "./clipped_value.ts";
import { integerLevel } from "./integer_level.ts";

/** A weight as integers. */
export interface IntegerLevels {
  /** Signed levels q; the weight is `stepSize * q`. */
  levels: Int32Array;
  /** Bits that hold every level of this quantizer, sign included. */
  bits: number;
  /** Step size d. */
  stepSize: number;
}

/**
 * The integers behind a quantized weight: what a deployed network stores.
 *
 * ```text
 * q = rnd(clip(w) / d)  in  -N … N,   N = rnd(|q_m|^t / d),   bits = ceil(log2(N + 1)) + 1
 * ```
 *
 * After cool-down N is 2^(b-1) - 1 for the frozen bit width b, so `bits` is b. Before that the bit width is a real number and
 * `bits` may be one more than its rounding: it is what the levels really need.
 *
 * Source: docs/geta.md, section 5 (Qu et al., arXiv:2502.16638).
 *
 * @param weight The trained float weight, any shape flattened.
 * @param scalars The quantizer.
 * @returns Levels, bits and step size.
 *
 * @example Level times step is the quantized value
 * ```ts
 * import { integerLevels } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const { levels, bits } = integerLevels([0.9, -0.2, 0], { stepSize: 0.25, clip: 0.75 });
 * assert.deepEqual([...levels], [3, -1, 0]);
 * assert.equal(bits, 3);
 * ```
 */
export function integerLevels(
  weight: ArrayLike<number>,
  scalars: QuantizerScalars<number>,
): IntegerLevels {
  const levelOf = (value: number) => integerLevel(clippedValue(value, scalars), scalars);
  const largest = Math.abs(levelOf(Infinity));
  return {
    levels: Int32Array.from(weight, levelOf),
    bits: Math.ceil(Math.log2(largest + 1)) + 1,
    stepSize: scalars.stepSize,
  };
}
