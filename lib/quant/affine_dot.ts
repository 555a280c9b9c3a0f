import { requireShape } from "../core/mod.ts";
import type { AffineQuantizer } from "./affine_quantizer.ts";

/** A list of numbers as codes of one affine quantizer. */
export interface AffineCodes {
  /** The codes. */
  codes: ArrayLike<number>;
  /** What they mean. */
  quantizer: AffineQuantizer;
}

/**
 * The dot product of two quantized lists with integers, as hardware computes it, and the one factor that makes it real.
 *
 * | symbol          | meaning                                              |
 * | --------------- | ---------------------------------------------------- |
 * | p_i, s_p, z_p   | codes, scale and zero point of the first list        |
 * | q_i, s_q, z_q   | those of the second                                  |
 *
 * ```text
 * sum over i of  s_p (p_i - z_p) s_q (q_i - z_q)  =  s_p s_q · A
 * A = sum p_i q_i - z_q sum p_i - z_p sum q_i + n z_p z_q
 * ```
 *
 * All of A is integer arithmetic. A bias is stored as an integer with scale s_p s_q and zero point 0, so that it can be added to A.
 *
 * Source: Jacob et al. (arXiv:1712.05877), sections 2.2 to 2.4.
 *
 * @param first One list.
 * @param second The other, as long.
 * @returns The accumulator A and the factor s_p s_q.
 * @throws {TypeError} If the two lengths differ.
 *
 * @example (1 · 6 - 0.5 · 6) by integers
 * ```ts
 * import { affineDot } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const inputs = { codes: [2, 1], quantizer: { scale: 0.5, zeroPoint: 0, bits: 4 } };
 * const weights = { codes: [4, -4], quantizer: { scale: 1.5, zeroPoint: 0, bits: 4 } };
 * assert.deepEqual(affineDot(inputs, weights), { sum: 4, factor: 0.75 });
 * ```
 */
export function affineDot(
  first: AffineCodes,
  second: AffineCodes,
): { sum: number; factor: number } {
  const { codes: p, quantizer: of } = first, { codes: q, quantizer: by } = second;
  requireShape("the second list", [q.length], [p.length]);
  let products = 0, ofP = 0, ofQ = 0;
  for (let i = 0; i < p.length; i++) {
    products += p[i]! * q[i]!;
    ofP += p[i]!;
    ofQ += q[i]!;
  }
  const sum = products - by.zeroPoint * ofP - of.zeroPoint * ofQ +
    p.length * of.zeroPoint * by.zeroPoint;
  return { sum, factor: of.scale * by.scale };
}
