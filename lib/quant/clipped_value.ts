import type { QuantizerScalars } from "./quantizer.ts";
import { type FakeQuantOptions, saturationEpsilon } from "./quantizer_rules.ts";

/**
 * The magnitude |q_m| + eps whose power is the largest clipped value.
 *
 * @param scalars The quantizer.
 * @param options Rules: the reference adds eps = 1e-6 if the quantizer is nonlinear.
 * @returns |q_m| + eps, unit of the quantized tensor.
 *
 * @example
 * ```ts
 * import { referenceQuantizer, saturationPoint } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.1, clip: 0, exponent: 1 };
 * assert.equal(saturationPoint(quantizer), 0);
 * assert.equal(saturationPoint(quantizer, { rules: referenceQuantizer }), 1e-6);
 * ```
 */
export function saturationPoint(
  scalars: QuantizerScalars<number>,
  options?: FakeQuantOptions,
): number {
  return Math.abs(scalars.clip) + saturationEpsilon(scalars, options);
}

/**
 * The clipped part of a quantized value: what the quantizer would return without rounding.
 *
 * ```text
 * clip(x) = 0                        if x = 0
 *         = sgn(x) |x|^t             if 0 < |x| < q_m
 *         = sgn(x) (|q_m| + eps)^t   if |x| >= q_m
 * ```
 *
 * {@linkcode fakeQuantValue} = clip + d {@linkcode residualValue}. The comparison takes q_m with its sign: below 0 every x
 * saturates.
 *
 * Source: docs/geta.md, sections 2.1 and 2.6 (Qu et al., arXiv:2502.16638).
 *
 * @param x One value; an infinite one gives the largest clipped value.
 * @param scalars The quantizer; the step size is not used.
 * @param options Rules.
 * @returns The clipped value, unit of the tensor to the power t.
 *
 * @example
 * ```ts
 * import { clippedValue } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.1, clip: 3, exponent: 2 };
 * assert.deepEqual([-2, 5].map((x) => clippedValue(x, quantizer)), [-4, 9]);
 * ```
 */
export function clippedValue(
  x: number,
  scalars: QuantizerScalars<number>,
  options?: FakeQuantOptions,
): number {
  const { clip, exponent = 1 } = scalars;
  const magnitude = Math.abs(x);
  if (magnitude === 0) return 0;
  const base = magnitude < clip ? magnitude : saturationPoint(scalars, options);
  return Math.sign(x) * (exponent === 1 ? base : base ** exponent);
}
