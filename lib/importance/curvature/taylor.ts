/**
 * What the loss does when weights are set to zero, by its Taylor expansion about the weights as they are.
 *
 * | symbol | meaning                                   |
 * | ------ | ----------------------------------------- |
 * | w, g   | weights and the gradient of the loss      |
 * | h      | diagonal of the Hessian                   |
 * | S      | the set of weights that leaves together   |
 *
 * @module
 */
import {
  checkOptions,
  given,
  oneOfWords,
  requireFiniteNumbers,
  requireShape,
  unchecked,
} from "../../core/mod.ts";
import type { ScoredGroup } from "../group/scored_group.ts";
import { structureRows } from "../group/structure_rows.ts";

/** The forms of {@linkcode weightTaylor} by name: what is made of the products g w of a set. */
export const taylorForms = {
  absoluteSum: (products: Float64Array): number => Math.abs(sum(products)),
  squaredSum: (products: Float64Array): number => sum(products) ** 2,
  sumOfSquares: (products: Float64Array): number => sum(products.map((x) => x * x)),
  sumOfAbsolutes: (products: Float64Array): number => sum(products.map(Math.abs)),
};

/** Name of a form. */
export type TaylorForm = keyof typeof taylorForms;

/** Options of {@linkcode weightTaylor}. */
export interface WeightTaylorOptions {
  /** What is made of the products; `absoluteSum` by default. */
  form?: TaylorForm;
}

/**
 * First-order importance of a set of weights that leaves together.
 *
 * ```text
 * absoluteSum      |sum over S of g w|       the expansion for the set as a whole: products of opposite sign cancel
 * squaredSum       (sum over S of g w)^2     the same order
 * sumOfSquares     sum over S of (g w)^2     each weight as if it left alone
 * sumOfAbsolutes   sum over S of |g w|       the bound of the first
 * ```
 *
 * None depends on how weights are scaled against the layers before and behind: w a and g / a give the same products.
 *
 * Source: Molchanov et al.: Importance estimation for neural network pruning (arXiv:1906.10771).
 *
 * @param tensors Weights and gradients of the set.
 * @param options The form.
 * @returns The score, unit of the loss, or its square for the two forms with squares.
 * @throws {RangeError} If a number is not finite or the form does not exist.
 * @throws {TypeError} If the lengths differ.
 *
 * @example
 * ```ts
 * import { weightTaylor } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const filter = { weights: [2, 1], gradients: [1, -3] };
 * assert.equal(weightTaylor(filter), 1);
 * assert.equal(weightTaylor(filter, { form: "sumOfSquares" }), 13);
 * ```
 */
export function weightTaylor(
  { weights, gradients }: { weights: ArrayLike<number>; gradients: ArrayLike<number> },
  options: WeightTaylorOptions = {},
): number {
  checkOptions("weightTaylor()", options, { form: unchecked });
  const { form = "absoluteSum" } = options;
  oneOfWords(Object.keys(taylorForms))("form", form);
  requireShape("the gradients", [gradients.length], [weights.length]);
  requireFiniteNumbers("weights", weights);
  requireFiniteNumbers("gradients", gradients);
  return taylorForms[form](Float64Array.from(weights, (w, i) => w * gradients[i]!));
}

/**
 * The form `sumOfSquares` of {@linkcode weightTaylor} as a score of structures, with the update in place of the gradient. The form
 * `absoluteSum` is {@linkcode taylorFirst}.
 *
 * ```text
 * taylorSquares = sum over the elements that have an update of (x v)^2
 * ```
 *
 * Source: Molchanov et al.: Importance estimation for neural network pruning (arXiv:1906.10771).
 *
 * @param scored The group, its parameters, updates and shapes.
 * @returns One score per structure, unit of the loss squared.
 *
 * @example
 * ```ts
 * import { taylorSquares } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 1,
 *   ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const parameters = { "fc/bias": Float32Array.of(3) }, updates = { "fc/bias": Float32Array.of(2) };
 * assert.deepEqual([...taylorSquares({ group, parameters, updates, shapes: { "fc/bias": [1] } })], [36]);
 * ```
 */
export function taylorSquares(
  { group, parameters, updates, shapes }: Pick<
    ScoredGroup,
    "group" | "parameters" | "updates" | "shapes"
  >,
): Float64Array {
  const moving = group.ownedSlices.filter(({ parameter }) => updates[parameter] !== undefined);
  const part = { group: { ...group, ownedSlices: moving }, shapes };
  const x = structureRows(part, parameters), v = structureRows(part, updates);
  return Float64Array.from(
    x,
    (weights, j) => weightTaylor({ weights, gradients: v[j]! }, { form: "sumOfSquares" }),
  );
}

/**
 * Estimated change of the loss when each weight is set to zero for itself, with the sign that it has.
 *
 * ```text
 * L(w without w_i) - L(w)  =  -g_i w_i + 1/2 h_i w_i^2  + O(w_i^3)
 * ```
 *
 * Its absolute value is the second-order importance; without the first term it is {@linkcode obdScores}, without the second one
 * |g w|.
 *
 * Source: Molchanov et al.: Importance estimation for neural network pruning (arXiv:1906.10771), equation 6.
 *
 * @param weights The weights.
 * @param derivatives Gradients, and the diagonal of the Hessian; zeros without it.
 * @returns One change per weight, unit of the loss.
 * @throws {RangeError} If a number is not finite.
 * @throws {TypeError} If the lengths differ.
 *
 * @example The loss (w - 1)^2 at w = 3: without the weight it falls from 4 to 1
 * ```ts
 * import { lossChanges } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...lossChanges([3], { gradients: [4], diagonal: [2] })], [-3]);
 * ```
 */
export function lossChanges(weights: ArrayLike<number>, options: {
  gradients: ArrayLike<number>;
  diagonal?: ArrayLike<number>;
}): Float64Array {
  checkOptions("lossChanges()", options, { gradients: given(unchecked), diagonal: unchecked });
  const { gradients, diagonal = new Float64Array(weights.length) } = options;
  for (const [name, values] of Object.entries({ weights, gradients, diagonal })) {
    requireShape(name, [values.length], [weights.length]);
    requireFiniteNumbers(name, values);
  }
  return Float64Array.from(weights, (w, i) => -gradients[i]! * w + diagonal[i]! * w * w / 2);
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
