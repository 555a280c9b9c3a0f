import {
  checkOptions,
  given,
  integerWithin,
  requireFiniteNumbers,
  requireNumber,
  roundHalfEven,
} from "../core/mod.ts";

/**
 * An affine quantizer: evenly spaced levels between any two ends, as deployed networks use for activations.
 *
 * | symbol | here        | meaning                                                        |
 * | ------ | ----------- | -------------------------------------------------------------- |
 * | s      | `scale`     | distance of two levels, unit of the tensor, > 0                |
 * | z      | `zeroPoint` | code of the number 0, an integer                               |
 * | b      | `bits`      | bits of a code; codes are -2^(b-1) … 2^(b-1) - 1               |
 */
export interface AffineQuantizer {
  /** Distance s of two levels. */
  scale: number;
  /** Code z of the number 0. */
  zeroPoint: number;
  /** Bits b of a code. */
  bits: number;
}

/**
 * The affine quantizer whose levels cover all given values, and 0 exactly.
 *
 * ```text
 * lo = -2^(b-1),  min = min(0, x_1, x_2, …),  max = max(0, x_1, x_2, …)
 * s = (max - min) / (2^b - 1)
 * z = clamp(rnd(lo - min / s), lo, lo + 2^b - 1)
 * ```
 *
 * The range is widened to 0 so that 0 has a code of its own: padding and ReLU make many zeros, and each would carry an error.
 *
 * Source: Jacob et al., Quantization and training of neural networks for efficient integer-arithmetic-only inference
 * (arXiv:1712.05877), section 2.1.
 *
 * @param values The values, not all of them 0.
 * @param options Bits, an integer from 2 to 32.
 * @returns The quantizer.
 * @throws {RangeError} If a value is not finite or all are 0.
 *
 * @example From -1 to 2 with eight levels
 * ```ts
 * import { affineQuantizer } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(affineQuantizer([-1, 0, 0.5, 2], { bits: 3 }), { scale: 3 / 7, zeroPoint: -2, bits: 3 });
 * ```
 */
export function affineQuantizer(
  values: ArrayLike<number>,
  options: { bits: number },
): AffineQuantizer {
  checkOptions("affineQuantizer()", options, { bits: given(integerWithin({ min: 2, max: 32 })) });
  const { bits } = options;
  requireFiniteNumbers("values", values);
  let min = 0, max = 0;
  for (let i = 0; i < values.length; i++) {
    [min, max] = [Math.min(min, values[i]!), Math.max(max, values[i]!)];
  }
  const range = requireNumber("the range of the values", max - min, { exclusiveMin: 0 });
  const scale = range / (2 ** bits - 1);
  return { scale, zeroPoint: clampCode(roundHalfEven(lowest(bits) - min / scale), bits), bits };
}

/**
 * The code of a number.
 *
 * ```text
 * q = clamp(rnd(x / s) + z, -2^(b-1), 2^(b-1) - 1)
 * ```
 *
 * Source: Jacob et al. (arXiv:1712.05877), section 2.1.
 *
 * @param x The number.
 * @param quantizer The quantizer.
 * @returns The code q, an integer of b bits.
 *
 * @example Numbers beyond the range saturate
 * ```ts
 * import { affineCode } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { scale: 0.5, zeroPoint: -2, bits: 3 };
 * assert.deepEqual([-9, 0, 0.6, 9].map((x) => affineCode(x, quantizer)), [-4, -2, -1, 3]);
 * ```
 */
export function affineCode(x: number, { scale, zeroPoint, bits }: AffineQuantizer): number {
  return clampCode(roundHalfEven(x / scale) + zeroPoint, bits);
}

/**
 * The number that a code stands for.
 *
 * ```text
 * x^Q = s (q - z)
 * ```
 *
 * Source: Jacob et al. (arXiv:1712.05877), section 2.1.
 *
 * @param code The code q.
 * @param quantizer The quantizer.
 * @returns The quantized number, unit of the tensor.
 *
 * @example The zero point is exactly 0
 * ```ts
 * import { affineValue } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { scale: 0.5, zeroPoint: -2, bits: 3 };
 * assert.deepEqual([-4, -2, 3].map((code) => affineValue(code, quantizer)), [-1, 0, 2.5]);
 * ```
 */
export function affineValue(code: number, { scale, zeroPoint }: AffineQuantizer): number {
  return scale * (code - zeroPoint);
}

function lowest(bits: number): number {
  return -(2 ** (bits - 1));
}

function clampCode(code: number, bits: number): number {
  return Math.min(Math.max(code, lowest(bits)), -lowest(bits) - 1);
}
