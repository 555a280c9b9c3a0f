/**
 * The L2 penalty, as a gradient and as a proximal map.
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
import type { PenaltyOptions } from "./l1.ts";

/**
 * Gradient of the L2 penalty, to be added to that of the loss: classical weight decay, for weights that shall stay small until the
 * smallest are removed.
 *
 * ```text
 * penalty = lambda / 2 sum w^2,    gradient = lambda w
 * ```
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
 * import { l2Gradient } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(l2Gradient(Float32Array.of(3, 0, -2), { strength: 0.5 }), Float32Array.of(1.5, 0, -1));
 * ```
 */
export function l2Gradient(weights: Float32Array, options: PenaltyOptions): Float32Array {
  checkOptions("l2Gradient()", options, { strength: given(unchecked), into: unchecked });
  const { strength, into = new Float32Array(weights.length) } = options;
  requireNumber("strength", strength, { min: 0 });
  requireShape("the gradients", [into.length], [weights.length]);
  requireFiniteNumbers("the weights", weights);
  for (let i = 0; i < into.length; i++) into[i]! += strength * weights[i]!;
  return into;
}

/**
 * Proximal map of the L2 penalty: all weights shrink by the same factor, and none becomes zero.
 *
 * ```text
 * prox(w) = argmin over x of (x - w)^2 / 2 + weight x^2 / 2 = w / (1 + weight)
 * ```
 *
 * Source: Parikh, Boyd: Proximal algorithms (2014), section 6.1.1.
 *
 * @param weights Weights w; not changed.
 * @param weight Learning rate times strength, dimensionless.
 * @returns The weights after the map.
 * @throws {RangeError} If the weight of the penalty is negative, or a number is not finite.
 *
 * @example
 * ```ts
 * import { shrinkWeights } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(shrinkWeights(Float32Array.of(3, -2), 1), Float32Array.of(1.5, -1));
 * ```
 */
export function shrinkWeights(weights: Float32Array, weight: number): Float32Array {
  requireNumber("weight", weight, { min: 0 });
  requireFiniteNumbers("the weights", weights);
  return weights.map((w) => w / (1 + weight));
}
