import type { QuantizerScalars, Semantics } from "./quantizer.ts";
import { roundHalfEven } from "../core/mod.ts";

/** What a fake quantizer may be told. */
export interface FakeQuantOptions {
  /** `"paper"` (default) or `"reference"`, see {@linkcode fakeQuantValue} and {@linkcode fakeQuantGradients}. */
  semantics?: Semantics;
}

/**
 * Quantizes and dequantizes one number with the nonlinear (or, without exponent, the linear) quantizer.
 *
 * | paper | here               | meaning                                 |
 * | ----- | ------------------ | --------------------------------------- |
 * | d     | `scalars.stepSize` | distance of two levels                  |
 * | q_m   | `scalars.clip`     | magnitude at which values saturate      |
 * | t     | `scalars.exponent` | power of the nonlinear map, 1 if absent |
 *
 * ```text
 * v = |x|^t,  R = (|q_m| + eps)^t
 * y = 0                     if x = 0
 *   = sgn(x) d rnd(v / d)   if 0 < |x| < q_m
 *   = sgn(x) d rnd(R / d)   if |x| >= q_m
 * eps = 0 in "paper"; 1e-6 in "reference", for the nonlinear quantizer only
 * ```
 *
 * There is no inverse power: with t != 1 the layer works with values of size |x|^t. Halves round to even.
 *
 * Source: docs/geta.md, section 2.1 (Qu et al., arXiv:2502.16638).
 *
 * @param x The value.
 * @param scalars The quantizer.
 * @param options Semantics.
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
 */
export function fakeQuantValue(
  x: number,
  scalars: QuantizerScalars<number>,
  options: FakeQuantOptions = {},
): number {
  const { stepSize, clip, exponent = 1 } = scalars;
  const magnitude = Math.abs(x);
  if (magnitude === 0) return 0;
  const power = magnitude < clip
    ? magnitude ** exponent
    : saturationPoint(scalars, options) ** exponent;
  return Math.sign(x) * stepSize * roundHalfEven(power / stepSize);
}

/**
 * The magnitude |q_m| + eps whose power is the largest value of the quantizer.
 *
 * @param scalars The quantizer.
 * @param options Semantics: `"reference"` adds eps = 1e-6 if the quantizer is nonlinear.
 * @returns |q_m| + eps.
 *
 * @example
 * ```ts
 * import { saturationPoint } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.1, clip: 0, exponent: 1 };
 * assert.equal(saturationPoint(quantizer), 0);
 * assert.equal(saturationPoint(quantizer, { semantics: "reference" }), 1e-6);
 * ```
 */
export function saturationPoint(
  { clip, exponent }: QuantizerScalars<number>,
  { semantics = "paper" }: FakeQuantOptions = {},
): number {
  const nonlinear = exponent !== undefined;
  return Math.abs(clip) + (nonlinear && semantics === "reference" ? 1e-6 : 0);
}
