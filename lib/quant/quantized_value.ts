import type { QuantizerScalars } from "./quantizer.ts";
import { roundHalfEven } from "../core/mod.ts";
import { clippedValue } from "./clipped_value.ts";

/**
 * The quantized weight x^Q as the optimizer sees it (and as it is stored): never with the 1e-6 of the reference's layer.
 *
 * ```text
 * x^Q = d rnd(clip(w) / d) = clip(w) + d res(w)
 * ```
 *
 * Source: docs/geta.md, section 2.6 (Qu et al., arXiv:2502.16638).
 *
 * @param weight One weight.
 * @param scalars The quantizer.
 * @returns The quantized value, a multiple of the step size.
 *
 * @example The two parts make the whole
 * ```ts
 * import { clippedValue, quantizedValue, residualValue } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.5, clip: 2 };
 * assert.equal(quantizedValue(0.8, quantizer), 1);
 * assert.equal(clippedValue(0.8, quantizer) + 0.5 * residualValue(0.8, quantizer), 1);
 * ```
 */
export function quantizedValue(weight: number, scalars: QuantizerScalars<number>): number {
  return scalars.stepSize * roundHalfEven(clippedValue(weight, scalars) / scalars.stepSize);
}
