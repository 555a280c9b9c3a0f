/** Where the redundant elements of the whole network stand, in double precision. */
export interface RedundantGeometry {
  /** Inner product of the elements and their gradients, p = <x_R, g_R>. */
  product: number;
  /** ||x_R||^2. */
  squares: number;
  /** ||g_R||^2. */
  gradientSquares: number;
}

/** What a step takes off the redundant elements. */
export interface LineStep {
  /** Share gamma of c, 0 to 1. */
  forgetRate: number;
  /** Factor h of the gradient in c. */
  opposing: number;
}

/**
 * How redundant elements leave: on a line to zero, without the part that works against descent.
 *
 * | symbol   | meaning                                                                              |
 * | -------- | ------------------------------------------------------------------------------------ |
 * | x_R, g_R | redundant elements of the whole network, and their raw gradients                     |
 * | p        | <x_R, g_R>; negative if descent enlarges the elements, so that removing them costs loss |
 * | c        | what is taken off, a half-space projection of x_R: <c, g_R> = max(0, p)              |
 * | K        | steps left in the period, this one included                                          |
 *
 * ```text
 * h = -min(0, p) / ||g_R||^2,    c = x_R + h g_R,    x_R = x_R - gamma c
 * gamma solves ||x_R - gamma c|| = (1 - 1/K) ||x_R||:   1 - gamma = sqrt(max(0, (1 - 1/K)^2 ||x_R||^2 - p^2 / ||g_R||^2)) / ||c||
 * ```
 *
 * So gamma = 1/K where p >= 0, and never above 1. Of all ways to zero in K steps the line has the smallest sum of squared steps,
 * which is what the curvature of the loss sees. docs/geta.md proves that the step does not ascend.
 *
 * Source: docs/geta.md, section 4.16.
 *
 * @param geometry The redundant elements.
 * @param stepsLeft K, from 1.
 * @returns gamma and h.
 *
 * @example Descent shrinks them: a quarter of the way is gone after the first of four steps
 * ```ts
 * import { lineStep } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const step = lineStep({ product: 2, squares: 4, gradientSquares: 1 }, 4);
 * assert.deepEqual(step, { forgetRate: 1 / 4, opposing: 0 });
 * ```
 */
export function lineStep(
  { product, squares, gradientSquares }: RedundantGeometry,
  stepsLeft: number,
): LineStep {
  const left = (stepsLeft - 1) / stepsLeft;
  if (product >= 0 || gradientSquares === 0) return { forgetRate: 1 - left, opposing: 0 };
  const along = product ** 2 / gradientSquares; // squared norm of the part that stays
  const across = squares - along; // ||c||^2
  if (!(across > 0)) return { forgetRate: 0, opposing: -product / gradientSquares };
  const rest = Math.sqrt(Math.max(0, left ** 2 * squares - along) / across);
  return { forgetRate: 1 - rest, opposing: -product / gradientSquares };
}
