import {
  checkOptions,
  norm,
  requireFiniteNumbers,
  requireNumber,
  requireShape,
  unchecked,
} from "../../core/mod.ts";

/** Gradient of a loss at parameters, flat: how every network comes to the estimates of its curvature. */
export type GradientFunction = (parameters: Float64Array) => ArrayLike<number>;

/** Product of the Hessian with a vector, flat. */
export type HessianProduct = (vector: Float64Array) => ArrayLike<number>;

/** Options of {@linkcode hessianProduct}. */
export interface HessianProductOptions {
  /**
   * Length of the step relative to that of the parameters; 3.5e-4 by default, the square root of the precision of float32. For a
   * gradient in double precision 1e-5 is better.
   */
  step?: number;
}

/**
 * The product of the Hessian with any vector, by differences of gradients: for networks whose operators have no second derivatives
 * (convolutions among them).
 *
 * | symbol  | meaning                                     |
 * | ------- | ------------------------------------------- |
 * | g       | gradient of the loss                        |
 * | w       | parameters                                  |
 * | epsilon | so small that the loss is nearly a parabola |
 *
 * ```text
 * H v = (g(w + epsilon v) - g(w - epsilon v)) / (2 epsilon) + O(epsilon^2)
 * epsilon = step (1 + ||w||) / ||v||
 * ```
 *
 * The cost is two gradients a product. A vector of zeros gives zeros.
 *
 * Source: Pearlmutter: Fast exact multiplication by the Hessian (1994), section 2, which begins with these differences.
 *
 * @param gradient The gradient g.
 * @param parameters The parameters w.
 * @param options The step.
 * @returns The product as a function of the vector.
 * @throws {RangeError} If parameters, vector or a gradient are not finite, or the step is not above 0.
 * @throws {TypeError} If the vector or a gradient has another length than the parameters.
 *
 * @example The loss a^2 + 3 a b has the Hessian [[2, 3], [3, 0]]
 * ```ts
 * import { hessianProduct } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const product = hessianProduct(([a, b]) => [2 * a! + 3 * b!, 3 * a!], [1, 1]);
 * const [first, second] = Array.from(product(Float64Array.of(1, 0)));
 * assert.ok(Math.abs(first! - 2) < 1e-9 && Math.abs(second! - 3) < 1e-9);
 * ```
 */
export function hessianProduct(
  gradient: GradientFunction,
  parameters: ArrayLike<number>,
  options: HessianProductOptions = {},
): HessianProduct {
  checkOptions("hessianProduct()", options, { step: unchecked });
  const { step = Math.sqrt(2 ** -23) } = options;
  requireNumber("step", step, { exclusiveMin: 0 });
  requireFiniteNumbers("the parameters", parameters);
  const w = Float64Array.from(parameters);
  const size = 1 + norm(w);
  return (vector) => {
    requireShape("the vector", [vector.length], [w.length]);
    requireFiniteNumbers("the vector", vector);
    const length = norm(vector);
    if (length === 0) return new Float64Array(w.length);
    const epsilon = step * size / length;
    // a copy, since the function may give the same array twice
    const ahead = Float64Array.from(
      gradientAt(gradient, w.map((x, i) => x + epsilon * vector[i]!)),
    );
    const behind = gradientAt(gradient, w.map((x, i) => x - epsilon * vector[i]!));
    return ahead.map((x, i) => (x - behind[i]!) / (2 * epsilon));
  };
}

function gradientAt(gradient: GradientFunction, at: Float64Array): ArrayLike<number> {
  const result = gradient(at);
  requireShape("the gradient", [result.length], [at.length]);
  requireFiniteNumbers("the gradient", result);
  return result;
}
