import { largest } from "../../core/mod.ts";
import { stepSizeForBits } from "../../quant/mod.ts";
import type { GroupStepSizes, GroupStepSizesOptions, JointLayer } from "../state/joint_types.ts";
import { stepSizeBranch } from "./branches.ts";
import { jointStepSize } from "./joint_step_size.ts";

/**
 * Step sizes of all weight quantizers of one group in the joint stage.
 *
 * Each layer stays within its own bounds. A layer whose residuals agree with its update takes the coarsest step; the layers that
 * oppose it share the closed form of {@linkcode jointStepSize}, because it is their sum that must stay within the allowance.
 *
 * ```text
 * d_i = d_i(b_l)              if <R_i, v_i> >= 0
 *     = min(d, d_i(b_l))      otherwise, d from the sum of the opposed products, gamma lowered until d >= d_i(b_u)
 * ```
 *
 * Source: docs/geta.md, section 4.8 (Qu et al., arXiv:2502.16638).
 *
 * @param layers The quantizers, in graph order.
 * @param options Forget rate, norm, learning rate and bit range.
 * @returns Step sizes in the order of the layers, and the forget rate.
 *
 * @example Two layers of different range both end at four bits
 * ```ts
 * import { bitWidth } from "@geta-lab/geta/quant";
 * import { groupStepSizes } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const layers = [0.7, 7].map((clip) => ({ scalars: { stepSize: 0.01, clip }, product: 1 }));
 * const { stepSizes } = groupStepSizes(layers, {
 *   forgetRate: 0.5,
 *   updateNorm: 1,
 *   learningRate: 0.1,
 *   bitRange: [4, 8],
 * });
 * const bits = layers.map(({ scalars }, i) => bitWidth({ ...scalars, stepSize: stepSizes[i]! }));
 * assert.ok(bits.every((b) => Math.abs(b - 4) < 1e-9));
 * ```
 */
export function groupStepSizes(
  layers: readonly JointLayer[],
  { bitRange, updateNorm, ...options }: GroupStepSizesOptions,
): GroupStepSizes {
  const bounds = layers.map(({ scalars, bitRange: [min, max] = bitRange }) => ({
    finest: stepSizeForBits(max, scalars),
    coarsest: stepSizeForBits(min, scalars),
  }));
  // what the opposed layers have in common: the sum of <R_i, v_i>, and the bound d >= d_i(b_u) of all of them
  const opposed = layers.filter(({ product }) => product < 0);
  const product = opposed.reduce((sum, layer) => sum + layer.product, 0);
  const finest = largest([
    0,
    ...bounds.filter((_, i) => layers[i]!.product < 0).map(({ finest }) => finest),
  ]);
  const shared = jointStepSize(
    { product, updateNorm },
    { ...options, bounds: [finest, Infinity] },
  );
  const stepSizes = layers.map(({ product }, i) => {
    const { coarsest } = bounds[i]!;
    return product < 0 ? Math.min(shared.stepSize, coarsest) : coarsest;
  });
  const forgetRates = [options.forgetRate, shared.forgetRate] as const;
  const branches = layers.map(({ product }, i) =>
    stepSizeBranch(product, { forgetRates, stepSize: stepSizes[i]!, ...bounds[i]! })
  );
  return { forgetRate: shared.forgetRate, stepSizes, branches };
}
