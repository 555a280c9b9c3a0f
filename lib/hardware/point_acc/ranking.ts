/**
 * Neighbours and samples of point clouds by ranking: the mapping unit that merges coordinates also sorts distances.
 *
 * @module
 */
import {
  checkOptions,
  given,
  integerWithin,
  requireFiniteNumbers,
  requireInteger,
} from "../../core/mod.ts";
import { mergeCycles, type MergeUnitOptions, sortCycles } from "./merge_maps.ts";

/** A point, one real coordinate for each dimension. */
export type Point = readonly number[];

/**
 * The nearest points of each query: distances are ranked, the first k stay. Of equal distances the lower index comes first.
 *
 * ```text
 * key_j = ||p_j - q||^2,   neighbours = the k indices of the smallest keys
 * cycles = for each query a sort of its n keys
 * ```
 *
 * Source: Lin et al.: PointAcc (arXiv:2110.07600), section 4.1 (ranking).
 *
 * @param points The cloud.
 * @param options Queries, number k of neighbours, width of the merger (64).
 * @returns For each query k indices, nearest first, and cycles.
 * @throws {TypeError} If points have different numbers of coordinates.
 * @throws {RangeError} If a coordinate is not finite, or there are fewer points than neighbours.
 *
 * @example
 * ```ts
 * import { nearestPoints } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const { neighbours } = nearestPoints([[0], [5], [2], [-2]], { queries: [[0.5]], count: 3 });
 * assert.deepEqual(neighbours, [[0, 2, 3]]);
 * ```
 */
export function nearestPoints(
  points: readonly Point[],
  options: { queries: readonly Point[]; count: number } & MergeUnitOptions,
): { neighbours: number[][]; cycles: number } {
  checkOptions("nearestPoints()", options, {
    queries: given((_, queries) => requirePoints("queries", queries as Point[], points[0]?.length)),
    count: given(integerWithin({ min: 1, max: points.length })),
    width: integerWithin({ min: 1 }),
  });
  const { queries, count, width = 64 } = options;
  requirePoints("points", points);
  const neighbours = queries.map((query) => {
    const keys = points.map((point) => squaredDistance(point, query));
    return points.map((_, j) => j).sort((a, b) => keys[a]! - keys[b]! || a - b).slice(0, count);
  });
  return { neighbours, cycles: queries.length * sortCycles(points.length, { width }) };
}

/**
 * Points that cover a cloud: each next one is the farthest from those before. Of equal distances the lower index is taken.
 *
 * ```text
 * next = argmax over j of  min over chosen i of ||p_j - p_i||^2
 * cycles = a pass of the n keys for each sample
 * ```
 *
 * Source: Lin et al.: PointAcc (arXiv:2110.07600), section 4.1 (ranking); Qi et al.: PointNet++ (arXiv:1706.02413), section 3.2.
 *
 * @param points The cloud.
 * @param options Number of samples, the first one (0), width of the merger (64).
 * @returns Indices in the order of choice, and cycles.
 * @throws {TypeError} If points have different numbers of coordinates.
 * @throws {RangeError} If a coordinate is not finite, or there are fewer points than samples.
 *
 * @example
 * ```ts
 * import { farthestPoints } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(farthestPoints([[0], [1], [9], [4]], { count: 3 }).samples, [0, 2, 3]);
 * ```
 */
export function farthestPoints(
  points: readonly Point[],
  options: { count: number; first?: number } & MergeUnitOptions,
): { samples: number[]; cycles: number } {
  checkOptions("farthestPoints()", options, {
    count: given(integerWithin({ min: 1, max: points.length })),
    first: integerWithin({ min: 0, max: points.length - 1 }),
    width: integerWithin({ min: 1 }),
  });
  const { count, first = 0, width = 64 } = options;
  requirePoints("points", points);
  const samples = [first], nearest = new Float64Array(points.length).fill(Infinity);
  nearest[first] = -1; // a chosen point is not chosen again, even if others lie on it
  while (samples.length < count) {
    const last = points[samples.at(-1)!]!;
    let next = -1;
    for (let j = 0; j < points.length; j++) {
      if (nearest[j] !== -1) nearest[j] = Math.min(nearest[j]!, squaredDistance(points[j]!, last));
      if (next === -1 || nearest[j]! > nearest[next]!) next = j;
    }
    samples.push(next);
    nearest[next] = -1;
  }
  return { samples, cycles: (count - 1) * mergeCycles(points.length, { width }) };
}

function squaredDistance(a: Point, b: Point): number {
  let sum = 0;
  for (let d = 0; d < a.length; d++) sum += (a[d]! - b[d]!) ** 2;
  return sum;
}

function requirePoints(
  name: string,
  points: readonly Point[],
  dimensions = points[0]?.length ?? 0,
) {
  for (const [i, point] of points.entries()) {
    requireInteger(`the coordinates of ${name}`, point.length, { min: 1 });
    if (point.length !== dimensions) {
      throw new TypeError(
        `Cannot use ${name}: each must have ${dimensions} coordinates: current value is ${point} at ${i}`,
      );
    }
    requireFiniteNumbers(name, point);
  }
}
