import { type QuantizerScalars, scalarBounds } from "./quantizer.ts";
import { checkOptions, oneOfWords, requireNumber, unchecked } from "../core/mod.ts";
import { stepSizeForBits } from "./step_size_for_bits.ts";

/** How a quantizer starts. */
export interface InitialQuantizerOptions {
  /** Bit width to start with, in bits. Default 16. */
  bits?: number;
  /** Whether the exponent is trained (`"nonlinear"`, the default) or fixed to 1 (`"linear"`). */
  kind?: "nonlinear" | "linear";
}

/**
 * The quantizer a weight starts with: its range covers the weight exactly.
 *
 * ```text
 * q_m = max(max |w|, 1e-8),  t = 1,  d = q_m / (2^(bits-1) - 1)
 * ```
 *
 * The lower bound of {@linkcode scalarBounds} keeps step size and bit width of a weight of zeros finite.
 *
 * Source: docs/geta.md, section 2.5 (Qu et al., arXiv:2502.16638).
 *
 * @param weight The weight, any shape flattened.
 * @param options Bits and kind.
 * @returns The scalars.
 * @throws {RangeError} If the bits are not above 1 or the weight holds a number that is not finite.
 *
 * @example
 * ```ts
 * import { initialQuantizer } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(initialQuantizer([0.5, -7], { bits: 4 }), { stepSize: 1, clip: 7, exponent: 1 });
 * ```
 */
export function initialQuantizer(
  weight: ArrayLike<number>,
  options: InitialQuantizerOptions = {},
): QuantizerScalars<number> {
  checkOptions("initialQuantizer()", options, {
    bits: unchecked,
    kind: oneOfWords(["nonlinear", "linear"]),
  });
  const { bits = 16, kind = "nonlinear" } = options;
  requireNumber("bits", bits, { exclusiveMin: 1 });
  let [clip] = scalarBounds.clip;
  for (let i = 0; i < weight.length; i++) {
    const magnitude = Math.abs(weight[i]!);
    if (!(magnitude <= clip)) clip = requireNumber("weight", magnitude);
  }
  const stepSize = stepSizeForBits(bits, { clip });
  return kind === "linear" ? { stepSize, clip } : { stepSize, clip, exponent: 1 };
}
