/**
 * Which elements of a row-major array lie at given positions of one of its axes.
 *
 * @module
 */
import { sizeOf } from "../core/mod.ts";
import type { AxisSizes } from "../engine/mod.ts";

/**
 * An array seen along one axis, as [outer, length, inner]: the product of the lengths before the axis, its length, and the product
 * of the lengths behind it.
 *
 * ```text
 * element (o, position, i) stands at  (o length + position) inner + i
 * ```
 *
 * @param shape Shape of the array.
 * @param axis The axis.
 * @returns The three lengths.
 *
 * @example The output axis of a dense kernel [in, out]
 * ```ts
 * import { axisSizes } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(axisSizes([3, 2], 1), { outer: 3, length: 2, inner: 1 });
 * ```
 */
export function axisSizes(shape: readonly number[], axis: number): AxisSizes {
  return {
    outer: sizeOf(shape.slice(0, axis)),
    length: shape[axis] ?? NaN,
    inner: sizeOf(shape.slice(axis + 1)),
  };
}

/**
 * The elements at some positions of an axis, in the order of the positions.
 *
 * @param sizes The array seen along the axis.
 * @param positions The positions, in any order.
 * @returns Row-major indices, int32 of length outer * positions * inner; ascending if the positions are.
 *
 * @example The last column of two
 * ```ts
 * import { axisElements } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...axisElements({ outer: 3, length: 2, inner: 1 }, [1])], [1, 3, 5]);
 * ```
 */
export function axisElements(
  { outer, length, inner }: AxisSizes,
  positions: ArrayLike<number>,
): Int32Array {
  const count = positions.length * inner;
  const elements = new Int32Array(outer * count);
  // those at outer position 0, then the same again and again, length * inner further on
  for (let k = 0; k < positions.length; k++) {
    for (let i = 0; i < inner; i++) elements[k * inner + i] = positions[k]! * inner + i;
  }
  for (let k = count; k < elements.length; k++) elements[k] = elements[k - count]! + length * inner;
  return elements;
}
