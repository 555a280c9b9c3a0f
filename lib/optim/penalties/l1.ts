/**
 * The L1 penalty, as a gradient and as a proximal map.
 *
 * @module
 */
import {
  checkOptions,
  given,
  requireFiniteNumbers,
  requireNumber,
  requireShape,
  unchecked,
} from "../../core/mod.ts";

/** How strong a penalty is, and where its gradient goes. */
export interface PenaltyOptions {
  /** Strength lambda, unit of the loss per unit of the penalty. */
  strength: number;
  /** Gradients to which it is added, changed. Zeros by default. */
  into?: Float32Array;
}

/**
 * Gradient of the L1 penalty, to be added to that of the loss.
 *
 * ```text
 * penalty = lambda sum |w|,    gradient = lambda sign(w),    sign(0) = 0
 * ```
 *
 * It pulls weights towards zero, but gradient steps jump over it: no weight becomes exactly zero. {@linkcode softThreshold} does that.
 *
 * Source: Han et al., Learning both weights and connections for efficient neural networks (arXiv:1506.02626), section 3.1.
 *
 * @param weights Weights w.
 * @param options Strength, and the gradients to add to.
 * @returns The gradients.
 * @throws {TypeError} If there is not one gradient a weight.
 * @throws {RangeError} If the strength is negative, or a number is not finite.
 *
 * @example
 * ```ts
 * import { l1Gradient } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const weights = Float32Array.of(3, 0, -2);
 * assert.deepEqual(l1Gradient(weights, { strength: 0.5 }), Float32Array.of(0.5, 0, -0.5));
 * const into = Float32Array.of(1, 1, 1);
 * assert.deepEqual(l1Gradient(weights, { strength: 0.5, into }), Float32Array.of(1.5, 1, 0.5));
 * ```
 */
export function l1Gradient(weights: Float32Array, options: PenaltyOptions): Float32Array {
  checkOptions("l1Gradient()", options, { strength: given(unchecked), into: unchecked });
  const { strength, into = new Float32Array(weights.length) } = options;
  requireNumber("strength", strength, { min: 0 });
  requireShape("the gradients", [into.length], [weights.length]);
  requireFiniteNumbers("the weights", weights);
  for (let i = 0; i < into.length; i++) into[i]! += strength * Math.sign(weights[i]!);
  return into;
}

/**
 * Proximal map of the L1 penalty: weights near zero become exactly zero, the others move towards it.
 *
 * ```text
 * prox(w) = argmin over x of (x - w)^2 / 2 + threshold |x| = sign(w) max(|w| - threshold, 0)
 * ```
 *
 * After a gradient step of learning rate a with a penalty of strength lambda the threshold is `a lambda`.
 *
 * Source: Beck, Teboulle: A fast iterative shrinkage-thresholding algorithm for linear inverse problems (2009), section 1.
 *
 * @param weights Weights w; not changed.
 * @param threshold The threshold, unit of the weights.
 * @returns The weights after the map.
 * @throws {RangeError} If the threshold is negative, or a number is not finite.
 *
 * @example
 * ```ts
 * import { softThreshold } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(softThreshold(Float32Array.of(3, -0.5, -2), 1), Float32Array.of(2, 0, -1));
 * ```
 */
export function softThreshold(weights: Float32Array, threshold: number): Float32Array {
  requireNumber("threshold", threshold, { min: 0 });
  requireFiniteNumbers("the weights", weights);
  return weights.map((w) => Math.abs(w) <= threshold ? 0 : w > 0 ? w - threshold : w + threshold);
}
