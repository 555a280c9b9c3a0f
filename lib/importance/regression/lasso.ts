/**
 * The LASSO by coordinate descent on the Gram matrix: least squares with a price on every coefficient, under which many become
 * exactly zero.
 *
 * | symbol | meaning                                                          |
 * | ------ | ---------------------------------------------------------------- |
 * | Z, y   | columns, one for each coefficient, and target; r rows            |
 * | G      | `gram` = Z^T Z / r                                               |
 * | q      | `correlation` = Z^T y / r                                        |
 * | alpha  | price of a coefficient                                           |
 *
 * @module
 */
import {
  checkOptions,
  largest,
  requireFiniteNumbers,
  requireInteger,
  requireNumber,
  requireShape,
  unchecked,
} from "../../core/mod.ts";

/** A least squares problem by its products: as large as the number of coefficients, whatever the number of rows. */
export interface LassoProblem {
  /** Gram matrix G, row-major [count, count]. */
  gram: Float64Array;
  /** Correlations q with the target. */
  correlation: Float64Array;
  /** Mean square of the target, y^T y / r. */
  energy: number;
}

/** Options of {@linkcode lasso}. */
export interface LassoOptions {
  /** Coefficients to begin with, as those of a nearby alpha; zeros by default. */
  start?: ArrayLike<number>;
  /** Ends when no coefficient moves its prediction by more than this share of the target's size; 1e-10 by default. */
  tolerance?: number;
  /** Ends after this many rounds over all coefficients; 10,000 by default. */
  maxRounds?: number;
}

/**
 * The coefficients that minimise squared error plus price.
 *
 * ```text
 * 1 / (2 r) ||y - Z beta||^2 + alpha sum of |beta_j|
 * beta_j <- soft(q_j - sum over k != j of G_jk beta_k, alpha) / G_jj        soft(x, a) = sign(x) max(|x| - a, 0)
 * ```
 *
 * A column of zeros has G_jj = 0 and the coefficient 0. From alpha = max |q_j| on all are 0.
 *
 * Source: Friedman, Hastie, Tibshirani: Regularization paths for generalized linear models via coordinate descent (2010).
 *
 * @param problem The products.
 * @param alpha Price of a coefficient, at least 0, of mean squared errors over rows.
 * @param options Start and end.
 * @returns The coefficients beta.
 * @throws {TypeError} If sizes do not fit.
 * @throws {RangeError} If a number is not finite or alpha is negative.
 *
 * @example Two orthogonal columns: each coefficient comes nearer to zero by alpha
 * ```ts
 * import { lasso } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const problem = { gram: Float64Array.of(1, 0, 0, 1), correlation: Float64Array.of(3, -0.5), energy: 10 };
 * assert.deepEqual([...lasso(problem, 1)], [2, 0]);
 * ```
 */
export function lasso(
  problem: LassoProblem,
  alpha: number,
  options: LassoOptions = {},
): Float64Array {
  checkOptions("lasso()", options, {
    start: unchecked,
    tolerance: unchecked,
    maxRounds: unchecked,
  });
  const { start, tolerance = 1e-10, maxRounds = 10_000 } = options;
  const { gram, correlation, energy } = problem;
  const count = correlation.length;
  requireShape("the Gram matrix", [gram.length], [count * count]);
  requireFiniteNumbers("the Gram matrix", gram);
  requireFiniteNumbers("the correlations", correlation);
  requireNumber("energy", energy, { min: 0 });
  requireNumber("alpha", alpha, { min: 0 });
  requireNumber("tolerance", tolerance, { min: 0 });
  requireInteger("maxRounds", maxRounds, { min: 1 });
  if (start) requireShape("the start", [start.length], [count]);
  const beta = start ? Float64Array.from(start) : new Float64Array(count);
  // G beta, kept up to date, so that a coefficient that stays costs nothing
  const images = new Float64Array(count);
  beta.forEach((value, k) => addColumn(images, gram, k, value));
  for (let round = 0; round < maxRounds; round++) {
    let moved = 0;
    for (let j = 0; j < count; j++) {
      const diagonal = gram[j * count + j]!, old = beta[j]!;
      const rest = correlation[j]! - images[j]! + diagonal * old;
      const next = diagonal === 0 ? 0 : soft(rest, alpha) / diagonal;
      if (next === old) continue;
      addColumn(images, gram, j, next - old);
      beta[j] = next;
      moved = Math.max(moved, Math.abs(next - old) * Math.sqrt(diagonal));
    }
    if (moved <= tolerance * Math.sqrt(energy)) break;
  }
  return beta;
}

/** G is symmetric, so its row j is its column j. */
function addColumn(images: Float64Array, gram: Float64Array, j: number, factor: number): void {
  if (factor === 0) return;
  const start = j * images.length;
  for (let k = 0; k < images.length; k++) images[k]! += factor * gram[start + k]!;
}

function soft(x: number, by: number): number {
  return Math.sign(x) * Math.max(Math.abs(x) - by, 0) || 0; // no -0
}

/**
 * What the LASSO minimises.
 *
 * ```text
 * (y^T y / r - 2 q . beta + beta . G beta) / 2 + alpha sum of |beta_j|
 * ```
 *
 * Source: Friedman, Hastie, Tibshirani: Regularization paths for generalized linear models via coordinate descent (2010).
 *
 * @param problem The products.
 * @param beta Coefficients.
 * @param alpha Price of a coefficient.
 * @returns The objective, unit of the target squared.
 *
 * @example
 * ```ts
 * import { lassoObjective } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const problem = { gram: Float64Array.of(1), correlation: Float64Array.of(3), energy: 10 };
 * assert.equal(lassoObjective(problem, [2], 1), (10 - 12 + 4) / 2 + 2);
 * ```
 */
export function lassoObjective(
  { gram, correlation, energy }: LassoProblem,
  beta: ArrayLike<number>,
  alpha: number,
): number {
  requireShape("the coefficients", [beta.length], [correlation.length]);
  let quadratic = 0, linear = 0, price = 0;
  for (let j = 0; j < beta.length; j++) {
    linear += correlation[j]! * beta[j]!;
    price += Math.abs(beta[j]!);
    for (let k = 0; k < beta.length; k++) {
      quadratic += beta[j]! * gram[j * beta.length + k]! * beta[k]!;
    }
  }
  return (energy - 2 * linear + quadratic) / 2 + alpha * price;
}

/**
 * The smallest price under which every coefficient is zero.
 *
 * ```text
 * alpha_max = max |q_j|
 * ```
 *
 * @param problem The products.
 * @returns The price.
 *
 * @example
 * ```ts
 * import { lassoLimit } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.equal(lassoLimit({ correlation: Float64Array.of(1, -3) }), 3);
 * ```
 */
export function lassoLimit({ correlation }: Pick<LassoProblem, "correlation">): number {
  return Math.max(0, largest(correlation.map(Math.abs)));
}
