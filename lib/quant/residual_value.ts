import type { QuantizerScalars } from "./quantizer.ts";
import { roundHalfEven } from "../core/mod.ts";

/**
 * The rounding residual of a value, in steps: between -1/2 and 1/2.
 *
 * ```text
 * res(x) = rnd(clip(x) / d) - clip(x) / d       (0 at x = 0)
 * ```
 *
 * It depends on x by its clipped value alone, which a caller has at hand. Rounding is symmetric, so the sign of x may stay
 * inside.
 *
 * Source: docs/geta.md, section 2.6 (Qu et al., arXiv:2502.16638).
 *
 * @param clipped The clipped value, {@linkcode clippedValue} of x.
 * @param scalars The quantizer; only the step size d is used.
 * @returns The residual, dimensionless.
 *
 * @example
 * ```ts
 * import { clippedValue, residualValue } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.5, clip: 1 };
 * assert.equal(residualValue(clippedValue(-0.375, quantizer), quantizer), -0.25); // -0.75 steps become -1
 * ```
 */
export function residualValue(
  clipped: number,
  { stepSize }: Pick<QuantizerScalars<number>, "stepSize">,
): number {
  const steps = clipped / stepSize;
  return roundHalfEven(steps) - steps;
}
