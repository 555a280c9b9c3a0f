import {
  checkOptions,
  largest,
  requireFiniteNumbers,
  requireInteger,
  requireNumber,
  requireShape,
  unchecked,
} from "../../core/mod.ts";

/** Share of the distance to the farthest point at which another one is met. */
const MET = 1e-12;

/** Share of it within which one of the points is taken for the limit of the steps. */
const APPROACHED = 1e-6;

/** Options of {@linkcode geometricMedian}. */
export interface GeometricMedianOptions {
  /** Ends when a step is shorter than this share of the distance to the farthest point; 1e-12 by default. */
  tolerance?: number;
  /** Ends after this many steps; 10,000 by default. */
  maxSteps?: number;
}

/**
 * The point from which the sum of distances to given points is smallest, by Weiszfeld's iteration: a mean weighted by inverse
 * distances, again and again.
 *
 * ```text
 * x <- (sum of p_k / ||p_k - x||) / (sum of 1 / ||p_k - x||)
 * ```
 *
 * Where x meets one of the points, its weight would be infinite: the point is left out of the sums, and is the answer if the pull R
 * of the others is at most 1 (n for n equal points); else x goes on from it, by the share 1 - 1 / ||R|| of the step.
 *
 * ```text
 * R = sum over the other points of (p_k - x) / ||p_k - x||
 * ```
 *
 * It is unique but for an even number of points on one line, where any point between the two in the middle will do.
 *
 * Filter pruning by geometric median takes the given filter with the smallest sum ({@linkcode distanceSums}) in place of this point,
 * which need not be a filter.
 *
 * Source: Vardi, Zhang: The multivariate L1-median and associated data depth (2000); He et al.: Filter pruning via geometric median
 * (arXiv:1811.00250), equation 3.
 *
 * @param points Points of one length, at least one.
 * @param options When to end.
 * @returns The median.
 * @throws {RangeError} If there is no point or a number is not finite.
 * @throws {TypeError} If points differ in length.
 *
 * @example Of a majority of equal points the median is that point
 * ```ts
 * import { geometricMedian } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...geometricMedian([[1, 2], [1, 2], [9, 0]])], [1, 2]);
 * ```
 */
export function geometricMedian(
  points: readonly ArrayLike<number>[],
  options: GeometricMedianOptions = {},
): Float64Array {
  checkOptions("geometricMedian()", options, { tolerance: unchecked, maxSteps: unchecked });
  const { tolerance = 1e-12, maxSteps = 10_000 } = options;
  requireInteger("the number of points", points.length, { min: 1 });
  requireNumber("tolerance", tolerance, { min: 0 });
  requireInteger("maxSteps", maxSteps, { min: 1 });
  points.forEach((point, k) => {
    requireShape(`point ${k}`, [point.length], [points[0]!.length]);
    requireFiniteNumbers(`point ${k}`, point);
  });
  let x = meanOf(points);
  for (let step = 0; step < maxSteps; step++) {
    const { next, farthest } = weiszfeld(points, x);
    const moved = distance(next, x);
    x = next;
    if (moved <= tolerance * farthest) break;
  }
  // one of the points is only approached, step by step: it is the answer if nothing pulls away from it
  const nearest = Float64Array.from(nearestTo(x, points));
  const { next, farthest } = weiszfeld(points, nearest);
  return next === nearest && distance(x, nearest) < APPROACHED * farthest ? nearest : x;
}

function weiszfeld(
  points: readonly ArrayLike<number>[],
  x: Float64Array,
): { next: Float64Array; farthest: number } {
  const away = points.map((point) => distance(point, x));
  const farthest = largest(away);
  const sums = new Float64Array(x.length), pull = new Float64Array(x.length);
  let weights = 0, met = 0;
  points.forEach((point, k) => {
    // a point that is met but for rounding, too: its weight would hold x where it is
    if (away[k]! <= MET * farthest) {
      met++;
      return;
    }
    weights += 1 / away[k]!;
    for (let t = 0; t < x.length; t++) {
      sums[t]! += point[t]! / away[k]!;
      pull[t]! += (point[t]! - x[t]!) / away[k]!;
    }
  });
  if (weights === 0) return { next: x, farthest };
  const strength = Math.sqrt(pull.reduce((sum, r) => sum + r * r, 0));
  if (met >= strength && met > 0) return { next: x, farthest };
  const share = met === 0 ? 1 : 1 - met / strength;
  return { next: x.map((old, t) => old + share * (sums[t]! / weights - old)), farthest };
}

function nearestTo(
  x: Float64Array,
  points: readonly ArrayLike<number>[],
): ArrayLike<number> {
  return points.reduce((best, point) => distance(point, x) < distance(best, x) ? point : best);
}

function meanOf(points: readonly ArrayLike<number>[]): Float64Array {
  const mean = new Float64Array(points[0]!.length);
  for (const point of points) {
    for (let t = 0; t < mean.length; t++) mean[t]! += point[t]! / points.length;
  }
  return mean;
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let t = 0; t < a.length; t++) sum += (a[t]! - b[t]!) ** 2;
  return Math.sqrt(sum);
}
