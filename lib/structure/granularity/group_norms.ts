/**
 * Sums, sizes and norms of the groups of a weight.
 *
 * @module
 */
import { checkOptions, numberWithin, requireShape, sizeOf } from "../../core/mod.ts";
import type { GroupedView } from "./grouped_view.ts";

/**
 * The sum of some number per element over each group, for example of `|g w|`.
 *
 * @param values One number an element of the weight, row-major.
 * @param view The view.
 * @returns One sum a group, in double precision.
 * @throws {TypeError} If there is not one number an element.
 *
 * @example
 * ```ts
 * import { groupedView, groupSums } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const weight = { data: Float32Array.of(1, 2, 3, 4), shape: [2, 2], layout: "dense" } as const;
 * assert.deepEqual(groupSums(weight.data, groupedView(weight, "channel")), Float64Array.of(3, 7));
 * ```
 */
export function groupSums(
  values: Float32Array | Float64Array,
  { groups, groupOf, shape }: GroupedView,
): Float64Array {
  requireShape("the values of a weight", [values.length], [sizeOf(shape)]);
  if (groupOf === undefined) return Float64Array.from(values);
  const sums = new Float64Array(groups);
  for (let i = 0; i < values.length; i++) sums[groupOf[i]!]! += values[i]!;
  return sums;
}

/**
 * How many elements each group has; the last group of an axis may be shorter than the others.
 *
 * @param view The view.
 * @returns One number a group.
 *
 * @example Blocks of two along three inputs
 * ```ts
 * import { groupedView, groupSizes } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const weight = { data: new Float32Array(3), shape: [3, 1], layout: "dense" } as const;
 * assert.deepEqual([...groupSizes(groupedView(weight, { pattern: 2 }))], [2, 1]);
 * ```
 */
export function groupSizes(view: GroupedView): Float64Array {
  return groupSums(new Float32Array(sizeOf(view.shape)).fill(1), view);
}

/**
 * The p-norm of each group: magnitude as a score.
 *
 * ```text
 * s_g = ( sum over w in g of |w|^p )^(1/p)
 * ```
 *
 * Below p = 1 it is no norm any more, but a score still. A single element has the same score for every p.
 *
 * Source: Han et al., Learning both weights and connections for efficient neural networks (arXiv:1506.02626), for elements; Li et al.,
 * Pruning filters for efficient ConvNets (arXiv:1608.08710), for filters.
 *
 * @param weights The elements of the weight, row-major; they have to be finite for the scores to be.
 * @param view The view.
 * @param options The power p > 0, 2 if absent.
 * @returns One score a group, unit of the weights; in single precision for elements, which is exact, else in double precision.
 * @throws {TypeError} If there is not one number an element.
 * @throws {RangeError} If p is not a positive number.
 *
 * @example
 * ```ts
 * import { groupedView, groupNorms } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const weight = { data: Float32Array.of(3, -1, 4, 0), shape: [2, 2], layout: "dense" } as const;
 * assert.deepEqual(groupNorms(weight.data, groupedView(weight, "filter")), Float64Array.of(5, 1));
 * assert.deepEqual(groupNorms(weight.data, groupedView(weight, "element")), Float32Array.of(3, 1, 4, 0));
 * ```
 */
export function groupNorms(
  weights: Float32Array,
  view: GroupedView,
  options: { p?: number } = {},
): Float32Array | Float64Array {
  checkOptions("groupNorms()", options, { p: numberWithin({ exclusiveMin: 0 }) });
  const { p = 2 } = options;
  const { groups, groupOf, shape } = view;
  requireShape("the values of a weight", [weights.length], [sizeOf(shape)]);
  if (groupOf === undefined) {
    const magnitudes = new Int32Array(weights.length);
    const bits = new Int32Array(weights.buffer, weights.byteOffset, weights.length);
    // without the sign bit; as integers, since numbers would be widened and rounded again
    for (let i = 0; i < bits.length; i++) magnitudes[i] = bits[i]! & 0x7fffffff;
    return new Float32Array(magnitudes.buffer);
  }
  const norms = new Float64Array(groups);
  for (let i = 0; i < weights.length; i++) {
    const x = Math.abs(weights[i]!);
    norms[groupOf[i]!]! += p === 1 ? x : p === 2 ? x * x : x ** p;
  }
  for (let group = 0; group < groups; group++) {
    norms[group] = p === 1
      ? norms[group]!
      : p === 2
      ? Math.sqrt(norms[group]!)
      : norms[group]! ** (1 / p);
  }
  return norms;
}
