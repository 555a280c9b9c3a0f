import { eta } from "./forget_rate.ts";

/** How rounding residuals and updates of redundant structures lie to each other. */
export interface ResidualGeometry {
  /** Inner product of residuals and updates. */
  product: number;
  /** Norm of the updates. */
  updateNorm: number;
}

/** What {@linkcode jointStepSize} has to respect. */
export interface JointStepSizeOptions {
  /** Forget rate gamma from {@linkcode forgetRate}. */
  forgetRate: number;
  /** Learning rate alpha of this step. */
  learningRate: number;
  /** Smallest and largest step size allowed, [d(b_u), d(b_l)]. */
  bounds: readonly [number, number];
}

/** A step size and the forget rate that goes with it. */
export interface JointStepSize {
  /** Step size d. */
  stepSize: number;
  /** Forget rate gamma, lower than before if d had to be raised. */
  forgetRate: number;
}

/** Share xi of the remaining descent that rounding may use up, dimensionless. */
export const xi = 0.9;

/** Factor beta by which the forget rate gives way while the step size is too small, dimensionless. */
export const beta = 0.8;

/**
 * Step size d of the quantizers in the joint stage: the coarsest that cannot turn descent into ascent.
 *
 * | paper    | here                   | meaning                                                         |
 * | -------- | ---------------------- | --------------------------------------------------------------- |
 * | d        | `stepSize`             | step size                                                       |
 * | gamma    | `forgetRate`           | share of the quantized weights taken off                        |
 * | R(x), v  | `product`              | rounding residuals and updates of the redundant structures      |
 * | alpha    | `learningRate`         | learning rate                                                   |
 * | eta      | {@linkcode eta}, 0.999 | share of plain descent that remains while structures are forgotten |
 * | xi       | {@linkcode xi}, 0.9    | share of what remains that rounding may use up                  |
 * | beta     | {@linkcode beta}, 0.8  | factor by which gamma gives way while d is below d(b_u)         |
 *
 * ```text
 * d = d(b_l)                                           if <R, v> >= 0 or gamma = 0
 *   = -xi eta alpha ||v||^2 / (gamma <R, v>)           otherwise; then
 * while d < d(b_u):  gamma = beta gamma,  d = d / beta
 * d = min(d, d(b_l))
 * ```
 *
 * The loop keeps gamma d, so the guarantee of the second line survives it: the change of the parameters s satisfies
 * <s, v> <= -eta (1 - xi) alpha ||v||^2.
 *
 * Source: docs/geta.md, section 4.8 (Qu et al., arXiv:2502.16638).
 *
 * @param geometry Inner product and norm.
 * @param options Forget rate, learning rate and bounds.
 * @returns Step size, in the unit of the weight (to the power t), and forget rate.
 *
 * @example Residuals that agree with the update allow the fewest bits
 * ```ts
 * import { jointStepSize } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const options = { forgetRate: 0.5, learningRate: 0.1, bounds: [0.01, 0.2] as const };
 * assert.deepEqual(jointStepSize({ product: 1, updateNorm: 1 }, options), {
 *   stepSize: 0.2,
 *   forgetRate: 0.5,
 * });
 * ```
 */
export function jointStepSize(
  { product, updateNorm }: ResidualGeometry,
  { forgetRate, learningRate, bounds: [min, max] }: JointStepSizeOptions,
): JointStepSize {
  if (product >= 0 || forgetRate === 0) return { stepSize: max, forgetRate };
  const allowance = xi * eta * learningRate * updateNorm ** 2;
  let stepSize = -allowance / (forgetRate * product);
  if (!(stepSize > 0)) return { stepSize: max, forgetRate: 0 }; // learning rate 0: nothing may move
  while (stepSize < min) {
    forgetRate *= beta;
    stepSize /= beta;
  }
  return { stepSize: Math.min(stepSize, max), forgetRate };
}
