import { type QuantizerScalars, stepSizeForBits } from "../../quant/mod.ts";

/**
 * Partial projection of a quantizer (PPSG): only the step size is moved into the bit range, clip and exponent stay.
 *
 * ```text
 * d = min(max(d, d(b_u)), d(b_l))
 * ```
 *
 * If the bounds are crossed (b_u < b_l) b_l wins.
 *
 * Source: docs/geta.md, section 4.5 (Qu et al., arXiv:2502.16638).
 *
 * @param scalars The quantizer after its gradient step.
 * @param bitRange Allowed bits [b_l, b_u].
 * @returns The projected step size.
 *
 * @example
 * ```ts
 * import { projectStepSize } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.equal(projectStepSize({ stepSize: 5, clip: 7 }, [4, 8]), 1); // 7 / (2^3 - 1)
 * assert.equal(projectStepSize({ stepSize: 0.5, clip: 7 }, [4, 8]), 0.5);
 * ```
 */
export function projectStepSize(
  scalars: QuantizerScalars<number>,
  [min, max]: readonly [number, number],
): number {
  const finest = stepSizeForBits(max, scalars), coarsest = stepSizeForBits(min, scalars);
  return Math.min(Math.max(scalars.stepSize, finest), coarsest);
}
