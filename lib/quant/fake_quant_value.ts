import type { QuantizerScalars } from "./quantizer.ts";
import type { FakeQuantOptions } from "./quantizer_rules.ts";
import { clippedValue } from "./clipped_value.ts";
import { integerLevel } from "./integer_level.ts";

/**
 * Quantizes and dequantizes one number with the nonlinear (or, without exponent, the linear) quantizer: x^Q.
 *
 * | paper | here               | meaning                                 |
 * | ----- | ------------------ | --------------------------------------- |
 * | d     | `scalars.stepSize` | distance of two levels                  |
 * | q_m   | `scalars.clip`     | magnitude at which values saturate      |
 * | t     | `scalars.exponent` | power of the nonlinear map, 1 if absent |
 *
 * ```text
 * v = |x|^t,  R = (|q_m| + eps)^t
 * x^Q = 0                     if x = 0
 *     = sgn(x) d rnd(v / d)   if 0 < |x| < q_m
 *     = sgn(x) d rnd(R / d)   if |x| >= q_m
 *     = d rnd(clip(x) / d) = clip(x) + d res(x)
 * ```
 *
 * There is no inverse power: with t != 1 the layer works with values of size |x|^t. Halves round to even. This is the quantizer
 * of a layer; that of the optimizer, and of the stored weights, is the same with the paper's rules.
 *
 * Source: docs/geta.md, sections 2.1 and 2.6 (Qu et al., arXiv:2502.16638).
 *
 * @param x The value; an infinite one gives the largest quantized value.
 * @param scalars The quantizer.
 * @param options Rules.
 * @returns The quantized value, a multiple of the step size.
 *
 * @example Values beyond the clip saturate
 * ```ts
 * import { fakeQuantValue } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.25, clip: 1, exponent: 1 };
 * assert.deepEqual([0.3, -0.3, 7].map((x) => fakeQuantValue(x, quantizer)), [0.25, -0.25, 1]);
 * ```
 *
 * @example Clipped value and residual make the whole
 * ```ts
 * import { clippedValue, fakeQuantValue, residualValue } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.5, clip: 2 }, clipped = clippedValue(0.8, quantizer);
 * assert.equal(fakeQuantValue(0.8, quantizer), 1);
 * assert.equal(clipped + 0.5 * residualValue(clipped, quantizer), 1);
 * ```
 */
export function fakeQuantValue(
  x: number,
  scalars: QuantizerScalars<number>,
  options?: FakeQuantOptions,
): number {
  return scalars.stepSize * integerLevel(clippedValue(x, scalars, options), scalars);
}
