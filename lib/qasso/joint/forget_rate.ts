import { requireInteger } from "../../core/mod.ts";
import type { Semantics } from "../../quant/mod.ts";

/** How clipped weights and updates of the redundant structures of one group lie to each other. */
export interface ClippedGeometry {
  /** Inner product of clipped weights and updates. */
  product: number;
  /** Norm of the clipped weights. */
  clippedNorm: number;
  /** Norm of the updates. */
  updateNorm: number;
  /** Mean of the clipped weights, with sign; the reference tests it. */
  clippedMean: number;
}

/** Position in the schedule and constants of {@linkcode forgetRate}. */
export interface ForgetRateOptions {
  /** Learning rate alpha of this step. */
  learningRate: number;
  /** Position k in the pruning period, 0 … K_p-1. */
  stepInPeriod: number;
  /** Steps K_p in a pruning period. */
  periodSteps: number;
  /** `"paper"` (default) or `"reference"`. */
  semantics?: Semantics;
}

/** Share eta of plain descent that must remain while structures are forgotten. */
export const eta = 0.999;

/**
 * Forget rate gamma of the redundant structures of one group in the joint stage.
 *
 * | paper  | here                          | meaning                                        |
 * | ------ | ----------------------------- | ---------------------------------------------- |
 * | gamma  | return value                  | share of the quantized weights taken off       |
 * | c, v   | —                             | clipped weights, updates                    |
 * | theta  | from `product`                | angle between c and v                          |
 * | alpha  | `learningRate`                | learning rate                                  |
 * | eta    | {@linkcode eta}      | share of plain descent that remains            |
 * | K_p, k | `periodSteps`, `stepInPeriod` | period length and position                     |
 *
 * ```text
 * gamma = 0                                      if ||c|| <= 1e-8
 *       = 1 / (K_p - k)                          if cos(theta) >= 0
 *       = -(1 - eta) alpha ||v||^2 / <c, v>      if cos(theta) < 0
 * ```
 *
 * Forgetting along c changes the descent by -gamma <c, v>: it helps when the angle is acute; when it is obtuse the rate is so
 * small that the share eta remains. The reference asks for mean(c) < 1e-8 *with sign* in the first line, so that groups with
 * a negative mean never forget (docs/geta.md, section 7, row 5).
 *
 * Source: docs/geta.md, section 4.8 (Qu et al., arXiv:2502.16638).
 *
 * @param geometry Norms and inner product.
 * @param options Learning rate and position.
 * @returns The forget rate, dimensionless, at least 0.
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
  const { product, clippedNorm, updateNorm, clippedMean } = geometry;
  const { learningRate, stepInPeriod, periodSteps } = options;
  requireInteger("stepInPeriod", stepInPeriod, { min: 0, exclusiveMax: periodSteps });
  const nothingToForget = options.semantics === "reference"
    ? clippedMean < 1e-8 || updateNorm === 0
    : clippedNorm <= 1e-8;
  if (nothingToForget) return 0;
  if (product >= 0) return 1 / (periodSteps - stepInPeriod);
  return -(1 - eta) * learningRate * updateNorm ** 2 / product;
}
