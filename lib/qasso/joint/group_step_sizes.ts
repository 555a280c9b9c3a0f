import { type QuantizerScalars, type Semantics, stepSizeForBits } from "../../quant/mod.ts";
import { jointStepSize } from "./joint_step_size.ts";

/** One weight quantizer of a group in the joint stage. */
export interface JointLayer {
  /** Its scalars. */
  scalars: QuantizerScalars<number>;
  /** Inner product of the layer's rounding residuals and updates. */
  product: number;
}

/** What {@linkcode groupStepSizes} has to respect. */
export interface GroupStepSizesOptions {
  /** Forget rate gamma of the group. */
  forgetRate: number;
  /** Norm of the group's updates. */
  updateNorm: number;
  /** Learning rate alpha. */
  learningRate: number;
  /** Allowed bits [b_l, b_u]. */
  bitRange: readonly [number, number];
  /** `"paper"` (default) or `"reference"`. */
  semantics?: Semantics;
}

/** Step sizes of one group and the forget rate that goes with them. */
export interface GroupStepSizes {
  /** Forget rate gamma, lower than before if a step size had to be raised. */
  forgetRate: number;
  /** Step size d of each layer. */
  stepSizes: number[];
}

/**
 * Step sizes of all weight quantizers of one group in the joint stage.
 *
 * `"paper"`: each layer stays within its own bounds. A layer whose residuals agree with its update takes the coarsest step; the
 * layers that oppose it share the closed form of {@linkcode jointStepSize}, because it is their sum that must stay within the
 * allowance.
 *
 * ```text
 * d_i = d_i(b_l)              if <R_i, v_i> >= 0
 *     = min(d, d_i(b_l))      otherwise, d from the sum of the opposed products, gamma lowered until d >= d_i(b_u)
 * ```
 *
 * `"reference"`: one d for the whole group, bounded with the largest |q_m| and the last layer's t, so that a layer with a smaller
 * clip falls below b_l (docs/geta.md, section 7, row 6).
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
  options: GroupStepSizesOptions,
): GroupStepSizes {
  return options.semantics === "reference"
    ? commonStepSize(layers, options)
    : ownStepSizes(layers, options);
}

function ownStepSizes(
  layers: readonly JointLayer[],
  { bitRange: [min, max], ...options }: GroupStepSizesOptions,
): GroupStepSizes {
  const opposed = layers.filter(({ product }) => product < 0);
  const product = opposed.reduce((sum, layer) => sum + layer.product, 0);
  const finest = Math.max(0, ...opposed.map(({ scalars }) => stepSizeForBits(max, scalars)));
  const { updateNorm } = options;
  const shared = jointStepSize(
    { product, updateNorm },
    { ...options, bounds: [finest, Infinity] },
  );
  const stepSizes = layers.map(({ scalars, product }) => {
    const coarsest = stepSizeForBits(min, scalars);
    return product < 0 ? Math.min(shared.stepSize, coarsest) : coarsest;
  });
  return { forgetRate: shared.forgetRate, stepSizes };
}

function commonStepSize(
  layers: readonly JointLayer[],
  { bitRange: [min, max], ...options }: GroupStepSizesOptions,
): GroupStepSizes {
  const clip = Math.max(0, ...layers.map(({ scalars }) => Math.abs(scalars.clip)));
  const range = { clip, exponent: layers.at(-1)?.scalars.exponent ?? 1 };
  const product = layers.reduce((sum, layer) => sum + layer.product, 0);
  const { updateNorm } = options;
  const common = jointStepSize(
    { product, updateNorm },
    { ...options, bounds: [stepSizeForBits(max, range), stepSizeForBits(min, range)] },
  );
  return { forgetRate: common.forgetRate, stepSizes: layers.map(() => common.stepSize) };
}
