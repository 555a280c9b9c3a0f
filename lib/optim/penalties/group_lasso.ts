/**
 * The group lasso, as a gradient and as a proximal map: whole groups become zero together.
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
import { type GroupedView, groupNorms, groupSizes } from "../../structure/mod.ts";
import type { PenaltyOptions } from "./l1.ts";

/**
 * Gradient of the group lasso, to be added to that of the loss.
 *
 * ```text
 * penalty = lambda sum over groups g of sqrt(n_g) ||w_g||,    n_g weights in g
 * gradient = lambda sqrt(n_g) w / ||w_g||,    0 where the group is zero
 * ```
 *
 * Within a group it pulls along the weights, so their proportions stay; the root gives groups of all sizes the same chance.
 *
 * Source: Yuan, Lin: Model selection and estimation in regression with grouped variables (2006), equation 2; Wen et al., Learning structured
 * sparsity in deep neural networks (arXiv:1608.03665), for filters and channels.
 *
 * @param weights The elements of one weight, row-major.
 * @param options Its groups, strength, and the gradients to add to.
 * @returns The gradients.
 * @throws {TypeError} If there is not one element a position of the view, or one gradient a weight.
 * @throws {RangeError} If the strength is negative, or a number is not finite.
 *
 * @example The neurons of a dense kernel [in, out]
 * ```ts
 * import { groupLassoGradient } from "@geta-lab/geta/optim";
 * import { groupedView } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const fc = { data: Float32Array.of(3, 0, 4, 0), shape: [2, 2], layout: "dense" } as const;
 * const gradient = groupLassoGradient(fc.data, { view: groupedView(fc, "filter"), strength: 5 * Math.SQRT1_2 });
 * assert.deepEqual([...gradient].map((g) => g.toFixed(6)), ["3.000000", "0.000000", "4.000000", "0.000000"]);
 * ```
 */
export function groupLassoGradient(
  weights: Float32Array,
  options: PenaltyOptions & { view: GroupedView },
): Float32Array {
  checkOptions("groupLassoGradient()", options, {
    view: given(unchecked),
    strength: given(unchecked),
    into: unchecked,
  });
  const { view, strength, into = new Float32Array(weights.length) } = options;
  requireNumber("strength", strength, { min: 0 });
  requireShape("the gradients", [into.length], [weights.length]);
  requireFiniteNumbers("the weights", weights);
  const norms = groupNorms(weights, view), roots = rootSizes(view);
  for (let i = 0; i < into.length; i++) {
    const group = view.groupOf?.[i] ?? i, norm = norms[group]!;
    if (norm > 0) into[i]! += strength * roots[group]! * weights[i]! / norm;
  }
  return into;
}

/**
 * Proximal map of the group lasso: groups of small norm become exactly zero, the others shrink.
 *
 * ```text
 * prox(w_g) = argmin over x of ||x - w_g||^2 / 2 + threshold sqrt(n_g) ||x|| = w_g max(0, 1 - threshold sqrt(n_g) / ||w_g||)
 * ```
 *
 * After a gradient step of learning rate a with a penalty of strength lambda the threshold is `a lambda`. With groups of one
 * element it is `softThreshold()`.
 *
 * Source: Yuan, Lin: Model selection and estimation in regression with grouped variables (2006), section 2.1; Parikh, Boyd: Proximal
 * algorithms (2014), section 6.5.1.
 *
 * @param weights The elements of one weight, row-major; not changed.
 * @param threshold The threshold, unit of the weights.
 * @param view Its groups.
 * @returns The weights after the map.
 * @throws {TypeError} If there is not one element a position of the view.
 * @throws {RangeError} If the threshold is negative, or a number is not finite.
 *
 * @example The first row goes
 * ```ts
 * import { groupSoftThreshold } from "@geta-lab/geta/optim";
 * import { groupedView } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const fc = { data: Float32Array.of(0.3, 0.4, 3, 4), shape: [2, 2], layout: "dense" } as const;
 * const mapped = groupSoftThreshold(fc.data, Math.SQRT1_2, { view: groupedView(fc, "channel") });
 * assert.deepEqual([...mapped].map((w) => w.toFixed(6)), ["0.000000", "0.000000", "2.400000", "3.200000"]);
 * ```
 */
export function groupSoftThreshold(
  weights: Float32Array,
  threshold: number,
  options: { view: GroupedView },
): Float32Array {
  checkOptions("groupSoftThreshold()", options, { view: given(unchecked) });
  const { view } = options;
  requireNumber("threshold", threshold, { min: 0 });
  requireFiniteNumbers("the weights", weights);
  const norms = groupNorms(weights, view), roots = rootSizes(view);
  return weights.map((w, i) => {
    const group = view.groupOf?.[i] ?? i, norm = norms[group]!, cut = threshold * roots[group]!;
    return norm <= cut ? 0 : w * (1 - cut / norm);
  });
}

/** sqrt(n_g) for each group. */
function rootSizes(view: GroupedView): Float64Array {
  return groupSizes(view).map(Math.sqrt);
}
