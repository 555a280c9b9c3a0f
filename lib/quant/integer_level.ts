import type { QuantizerScalars } from "./quantizer.ts";
import { roundHalfEven } from "../core/mod.ts";

/**
 * The integer behind a clipped or a quantized value: how many steps it is, halves to even.
 *
 * ```text
 * q = rnd(clip(x) / d),   x^Q = d q
 * ```
 *
 * Source: docs/geta.md, sections 2.1 and 5 (Qu et al., arXiv:2502.16638).
 *
 * @param clipped The clipped value, {@linkcode clippedValue} of x, or the quantized value.
 * @param scalars The quantizer; only the step size d is used.
 * @returns The signed level q.
 *
 * @example The exponent belongs to the clipped value
 * ```ts
 * import { clippedValue, integerLevel } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const quantizer = { stepSize: 0.5, clip: 3, exponent: 2 };
 * assert.equal(integerLevel(clippedValue(-1.5, quantizer), quantizer), -4); // 2.25 / 0.5 = 4.5 goes to the even level
 * ```
 */
export function integerLevel(
  clipped: number,
  { stepSize }: Pick<QuantizerScalars<number>, "stepSize">,
): number {
  return roundHalfEven(clipped / stepSize);
}
