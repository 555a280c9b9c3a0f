import type { QuantizerScalars } from "./quantizer.ts";

/**
 * The clipped part of a quantized weight: what the quantizer would return without rounding.
 *
 * ```text
 * clip(w) = sgn(w) |w|^t     if |w| < q_m     (0 at w = 0)
 *         = sgn(w) |q_m|^t   otherwise
 * ```
 *
 * {@linkcode quantizedValue} = clip + d * {@linkcode residualValue}.
 *
 * Source: docs/geta.md, section 2.6 (Qu et al., arXiv:2502.16638).
 *
 * @param weight One weight.
 * @param scalars The quantizer; the step size is not used.
 * @returns The clipped value.
 *
 * @example
 * ```ts
 * import { clippedValue } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.1, clip: 3, exponent: 2 };
 * assert.deepEqual([-2, 5].map((w) => clippedValue(w, quantizer)), [-4, 9]);
 * ```
 */
export function clippedValue(
  weight: number,
  { clip, exponent = 1 }: QuantizerScalars<number>,
): number {
  const magnitude = Math.abs(weight);
  if (magnitude === 0) return 0;
  const base = magnitude < clip ? magnitude : Math.abs(clip);
  return Math.sign(weight) * (exponent === 1 ? base : base ** exponent);
}
