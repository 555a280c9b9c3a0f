import type { QuantizerScalars } from "./quantizer.ts";
import { roundHalfEven } from "../core/mod.ts";
import { clippedValue } from "./clipped_value.ts";

/**
 * The rounding residual of a quantized weight, in steps: between -1/2 and 1/2.
 *
 * ```text
 * res(w) = rnd(clip(w) / d) - clip(w) / d       (0 at w = 0)
 * ```
 *
 * Rounding is symmetric, so the sign may stay inside.
 *
 * Source: docs/geta.md, section 2.6 (Qu et al., arXiv:2502.16638).
 *
 * @param weight One weight.
 * @param scalars The quantizer.
 * @returns The residual, dimensionless.
 *
 * @example
 * ```ts
 * import { residualValue } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(residualValue(-0.375, { stepSize: 0.5, clip: 1 }), -0.25); // -0.75 steps become -1
 * ```
 */
export function residualValue(weight: number, scalars: QuantizerScalars<number>): number {
  const steps = clippedValue(weight, scalars) / scalars.stepSize;
  return roundHalfEven(steps) - steps;
}
