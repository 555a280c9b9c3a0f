/**
 * Step size that gives a quantizer a wanted bit width: the inverse of {@linkcode bitWidth}.
 *
 * ```text
 * d = max(|q_m|, 1e-10)^t / (2^(b-1) - 1)
 * ```
 *
 * More bits mean a smaller step, so a bit range [b_l, b_u] is the step range [d(b_u), d(b_l)].
 *
 * Source: docs/geta.md, section 2.4 (Qu et al., arXiv:2502.16638).
 *
 * @param bits Wanted bit width b in bits, above 1.
 * @param range Clip q_m and exponent t (1 if absent) of the quantizer.
 * @returns The step size d, in the unit of the quantized tensor (to the power t).
 *
 * @example
 * ```ts
 * import { bitWidth, stepSizeForBits } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const clip = 0.8, exponent = 1.1;
 * const stepSize = stepSizeForBits(6, { clip, exponent });
 * assert.ok(Math.abs(bitWidth({ stepSize, clip, exponent }) - 6) < 1e-12);
 * ```
 */
export function stepSizeForBits(
  bits: number,
  { clip, exponent = 1 }: { clip: number; exponent?: number },
): number {
  return Math.max(Math.abs(clip), 1e-10) ** exponent / (2 ** (bits - 1) - 1);
}
