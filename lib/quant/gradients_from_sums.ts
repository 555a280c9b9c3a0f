import type { QuantizerScalars } from "./quantizer.ts";
import type { FakeQuantOptions } from "./quantizer_rules.ts";
import { clippedValue, saturationPoint } from "./clipped_value.ts";
import { residualValue } from "./residual_value.ts";

/**
 * Gradient of the clip q_m from the upstream gradients u of the elements beyond it.
 *
 * ```text
 * df/dq_m = t (|q_m| + eps)^(t-1) sum over |x| > q_m of u sgn(x)
 * ```
 *
 * Source: docs/geta.md, section 2.2 (Qu et al., arXiv:2502.16638).
 *
 * @param beyond The sum of u sgn(x) over |x| > q_m.
 * @param scalars The quantizer.
 * @param options Rules.
 * @returns The gradient; 0 if the sum is 0, where the power may be infinite.
 *
 * @example The linear quantizer's range moves with its clip
 * ```ts
 * import { clipGradient } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(clipGradient(3, { stepSize: 0.1, clip: 2 }), 3);
 * assert.equal(clipGradient(3, { stepSize: 0.1, clip: 2, exponent: 2 }), 12);
 * ```
 */
export function clipGradient(
  beyond: number,
  scalars: QuantizerScalars<number>,
  options?: FakeQuantOptions,
): number {
  const { exponent = 1 } = scalars;
  if (beyond === 0) return 0;
  return beyond * exponent * saturationPoint(scalars, options) ** (exponent - 1);
}

/** Sums over the elements of a tensor that a kernel makes for {@linkcode gradientsFromSums}; u is the upstream gradient. */
export interface FakeQuantSums {
  /** Over 0 < |x| < q_m: u res(x). */
  residual: number;
  /** Over 0 < |x| < q_m: u clip(x) ln |x|. */
  logarithm: number;
  /** Over |x| >= q_m: u sgn(x). */
  saturated: number;
  /** Over |x| > q_m: u sgn(x). */
  beyond: number;
}

/**
 * Gradients of the three scalars as {@linkcode fakeQuantGradients} has them, from sums in which no saturated element is rounded,
 * raised to a power or put into a logarithm: all of them share one clipped value R.
 *
 * ```text
 * R = (|q_m| + eps)^t
 * df/dd   = residual  + saturated (rnd(R/d) - R/d)
 * df/dq_m = beyond t (|q_m| + eps)^(t-1)
 * df/dt   = logarithm + saturated R ln(|q_m| + eps)
 * ```
 *
 * Source: docs/geta.md, section 2.2 (Qu et al., arXiv:2502.16638).
 *
 * @param sums The sums.
 * @param scalars The quantizer.
 * @param options Rules.
 * @returns Gradients with respect to d, q_m and t; the last is absent for the linear quantizer.
 *
 * @example Two saturated elements
 * ```ts
 * import { gradientsFromSums } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const sums = { residual: 0, logarithm: 0, saturated: 2, beyond: 2 };
 * assert.deepEqual(gradientsFromSums(sums, { stepSize: 0.5, clip: 0.625 }), {
 *   stepSize: 2 * (1 - 1.25),
 *   clip: 2,
 * });
 * ```
 */
export function gradientsFromSums(
  { residual, logarithm, saturated, beyond }: FakeQuantSums,
  scalars: QuantizerScalars<number>,
  options?: FakeQuantOptions,
): QuantizerScalars<number> {
  const power = clippedValue(Infinity, scalars, options); // R
  const gradients = {
    stepSize: residual + saturated * residualValue(power, scalars),
    clip: clipGradient(beyond, scalars, options),
  };
  if (scalars.exponent === undefined) return gradients;
  const edge = saturationPoint(scalars, options);
  return {
    ...gradients,
    exponent: logarithm + (power === 0 ? 0 : saturated * power * Math.log(edge)),
  };
}
