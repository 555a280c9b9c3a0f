import { requireInteger } from "../../core/mod.ts";
import type { ClippedGeometry, ForgetRateOptions } from "../state/joint_types.ts";

/** Share eta of plain descent that must remain while structures are forgotten, dimensionless. */
export const eta = 0.999;

/**
 * Forget rate gamma of the redundant structures of one group in the joint stage.
 *
 * | paper  | here                          | meaning                                        |
 * | ------ | ----------------------------- | ---------------------------------------------- |
 * | gamma  | return value                  | share of the quantized weights taken off       |
 * | c, v   | norms and `product`           | clipped weights, updates                       |
 * | theta  | sign of `product`             | angle between c and v                          |
 * | alpha  | `learningRate`                | learning rate                                  |
 * | eta    | {@linkcode eta}               | share of plain descent that remains            |
 * | K_p, k | `periodSteps`, `stepInPeriod` | period length and position                     |
 *
 * ```text
 * gamma = 0                                      if ||c|| <= 1e-8
 *       = 1 / (K_p - k)                          if cos(theta) >= 0
 *       = -(1 - eta) alpha ||v||^2 / <c, v>      if cos(theta) < 0
 * ```
 *
 * Forgetting along c changes the descent by -gamma <c, v>: it helps when the angle is acute; when it is obtuse the rate is so
 * small that the share eta remains.
 *
 * Source: docs/geta.md, section 4.8 (Qu et al., arXiv:2502.16638).
 *
 * @param geometry Norms and inner product.
 * @param options Learning rate and position.
 * @returns The forget rate gamma, dimensionless, at least 0.
 * @throws {RangeError} If the position is outside the period.
 *
 * @example Forgets evenly when the update agrees
 * ```ts
 * import { forgetRate } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const rate = forgetRate(
 *   { product: 1, updateNorm: 1, clippedNorm: 1, clippedMean: 0 },
 *   { learningRate: 0.1, stepInPeriod: 3, periodSteps: 5 },
 * );
 * assert.equal(rate, 1 / 2);
 * ```
 */
export function forgetRate(geometry: ClippedGeometry, options: ForgetRateOptions): number {
  if (geometry.clippedNorm <= 1e-8) return 0;
  return forgetRateByAngle(geometry, options);
}

/**
 * Forget rate gamma of structures that are not zero: the last two cases of {@linkcode forgetRate}, decided by the angle.
 *
 * ```text
 * gamma = 1 / (K_p - k)                          if <c, v> >= 0
 *       = -(1 - eta) alpha ||v||^2 / <c, v>      if <c, v> < 0
 * ```
 *
 * Source: docs/geta.md, section 4.8 (Qu et al., arXiv:2502.16638).
 *
 * @param geometry Inner product, and norm of the updates.
 * @param options Learning rate and position.
 * @returns The forget rate gamma, dimensionless, at least 0.
 * @throws {RangeError} If the position is outside the period.
 *
 * @example The share eta of the descent remains when the angle is obtuse
 * ```ts
 * import { eta, forgetRateByAngle } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const gamma = forgetRateByAngle(
 *   { product: -2, updateNorm: 1 },
 *   { learningRate: 0.1, stepInPeriod: 3, periodSteps: 5 },
 * );
 * const descent = 0.1 * 1 + gamma * -2; // alpha ||v||^2 + gamma <c, v>
 * assert.ok(Math.abs(descent - eta * 0.1) < 1e-12);
 * ```
 */
export function forgetRateByAngle(
  { product, updateNorm }: Pick<ClippedGeometry, "product" | "updateNorm">,
  { learningRate, stepInPeriod, periodSteps }: ForgetRateOptions,
): number {
  requireInteger("stepInPeriod", stepInPeriod, { min: 0, exclusiveMax: periodSteps });
  if (product >= 0) return 1 / (periodSteps - stepInPeriod);
  return -(1 - eta) * learningRate * updateNorm ** 2 / product;
}
