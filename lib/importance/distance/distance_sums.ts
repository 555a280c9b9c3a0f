import {
  checkOptions,
  oneOfWords,
  requireFiniteNumbers,
  requireShape,
  unchecked,
} from "../../core/mod.ts";
import type { ScoredGroup } from "../group/scored_group.ts";
import { structureRows } from "../group/structure_rows.ts";
import { lpNorm } from "../weights/lp_norm.ts";
import { isZero } from "./is_zero.ts";
import { squaredDistances } from "./squared_distances.ts";

/** How far two filters are from each other. */
export type DistanceMetric = "l2" | "l1" | "cosine";

/** Options of {@linkcode distanceSums}. */
export interface DistanceSumsOptions {
  /** The distance; `l2` by default. */
  metric?: DistanceMetric;
  /**
   * The filters between which distances are summed: `all` (the default, as published) or `nonZero`. See {@linkcode fpgm} on filters
   * that are zero already.
   */
  among?: "all" | "nonZero";
}

/**
 * How far each filter is from all others together: small for a filter whose work the others can do.
 *
 * | metric | distance of F and G                                                               |
 * | ------ | --------------------------------------------------------------------------------- |
 * | l2     | `||F - G||`                                                                       |
 * | l1     | sum of `|F - G|`                                                                  |
 * | cosine | `1 - F.G / (||F|| ||G||)`; 1 between a zero filter and another, 0 between two      |
 *
 * ```text
 * g(F_j) = sum over all filters F_k of  distance(F_j, F_k)
 * ```
 *
 * The filter with the smallest sum is the one of the given filters that is nearest to their geometric median, hence the name of the
 * method (filter pruning by geometric median). The sums are exact: no pair is left out and none is approximated.
 *
 * Neither the order of filters nor a translation of all matters (but for cosine, which ignores each filter's length instead).
 *
 * Source: He et al.: Filter pruning via geometric median (arXiv:1811.00250).
 *
 * @param filters Filters as flat rows of one length.
 * @param options The metric, and which filters count.
 * @returns One sum per filter, unit of the weights (cosine: dimensionless). With `nonZero` a zero filter has 0.
 * @throws {TypeError} If rows differ in length.
 * @throws {RangeError} If a number is not finite or a word does not exist.
 *
 * @example Of three points on a line the middle one has the smallest sum
 * ```ts
 * import { distanceSums } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...distanceSums([[0], [1], [5]])], [6, 5, 9]);
 * ```
 */
export function distanceSums(
  filters: readonly ArrayLike<number>[],
  options: DistanceSumsOptions = {},
): Float64Array {
  checkOptions("distanceSums()", options, { metric: unchecked, among: unchecked });
  const { metric = "l2", among = "all" } = options;
  oneOfWords(["l2", "l1", "cosine"])("metric", metric);
  oneOfWords(["all", "nonZero"])("among", among);
  filters.forEach((filter, j) => {
    requireShape(`filter ${j}`, [filter.length], [filters[0]!.length]);
    requireFiniteNumbers(`filter ${j}`, filter);
  });
  const counted = filters.flatMap((filter, j) => among === "all" || !isZero(filter) ? [j] : []);
  const sums = new Float64Array(filters.length);
  sumsOf(counted.map((j) => filters[j]!), metric).forEach((sum, i) => sums[counted[i]!] = sum);
  return sums;
}

/**
 * {@linkcode distanceSums} of the structures of a group: small for a structure whose work the others can do.
 *
 * ```text
 * distanceSum = sum over all structures Y of ||X - Y||
 * ```
 *
 * Source: He et al.: Filter pruning via geometric median (arXiv:1811.00250).
 *
 * @param scored The group, its parameters and their shapes.
 * @returns One score per structure, unit of the parameters.
 * @throws {RangeError} If a parameter is not finite.
 *
 * @example
 * ```ts
 * import { distanceSum } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 3,
 *   ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1, 2] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const parameters = { "fc/bias": Float32Array.of(0, 1, 5) };
 * assert.deepEqual([...distanceSum({ group, parameters, shapes: { "fc/bias": [3] } })], [6, 5, 9]);
 * ```
 */
export function distanceSum(
  scored: Pick<ScoredGroup, "group" | "parameters" | "shapes">,
): Float64Array {
  return distanceSums(structureRows(scored, scored.parameters));
}

/**
 * {@linkcode distanceSums} of the structures of a group by cosine: small for a structure that points the way of many others, whatever
 * their lengths.
 *
 * ```text
 * cosineDistance = sum over all structures Y of  1 - X.Y / (||X|| ||Y||)
 * ```
 *
 * Source: He et al.: Filter pruning via geometric median (arXiv:1811.00250), whose code offers it.
 *
 * @param scored The group, its parameters and their shapes.
 * @returns One score per structure, dimensionless.
 * @throws {RangeError} If a parameter is not finite.
 *
 * @example
 * ```ts
 * import { cosineDistance } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 3,
 *   ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1, 2] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const parameters = { "fc/bias": Float32Array.of(1, 7, -2) };
 * assert.deepEqual([...cosineDistance({ group, parameters, shapes: { "fc/bias": [3] } })], [2, 2, 4]);
 * ```
 */
export function cosineDistance(
  scored: Pick<ScoredGroup, "group" | "parameters" | "shapes">,
): Float64Array {
  return distanceSums(structureRows(scored, scored.parameters), { metric: "cosine" });
}

function sumsOf(filters: readonly ArrayLike<number>[], metric: DistanceMetric): Float64Array {
  if (metric === "l1") return absoluteSums(filters);
  const zero = filters.map(isZero), cosine = metric === "cosine";
  const squares = squaredDistances(cosine ? filters.map(unit) : filters);
  return Float64Array.from(filters, (_, i) => {
    let sum = 0;
    for (let j = 0; j < filters.length; j++) {
      const square = squares[i * filters.length + j]!;
      // of two unit vectors u and v, ||u - v||^2 = 2 - 2 u.v
      sum += !cosine ? Math.sqrt(square) : zero[i] !== zero[j] ? 1 : square / 2;
    }
    return sum;
  });
}

function unit(filter: ArrayLike<number>): Float64Array {
  const norm = lpNorm(filter);
  return Float64Array.from(filter, (w) => norm === 0 ? 0 : w / norm);
}

function absoluteSums(filters: readonly ArrayLike<number>[]): Float64Array {
  const sums = new Float64Array(filters.length);
  filters.forEach((a, i) => {
    for (let j = i + 1; j < filters.length; j++) {
      const b = filters[j]!;
      let sum = 0;
      for (let t = 0; t < a.length; t++) sum += Math.abs(a[t]! - b[t]!);
      sums[i]! += sum;
      sums[j]! += sum;
    }
  });
  return sums;
}
