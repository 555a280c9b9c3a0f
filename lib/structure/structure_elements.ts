/**
 * Which elements of a parameter belong to which structure, whatever its layout: everything that measures, scales, zeroes or takes
 * structures asks here.
 *
 * @module
 */
import { requireShape } from "../core/mod.ts";
import type { AxisSizes } from "../engine/mod.ts";
import type { ParameterSlices } from "./parameter_slices.ts";

/**
 * A parameter seen along the axis of its slices, as [outer, length, inner]: the product of the lengths before the axis, its length,
 * and the product of the lengths behind it.
 *
 * ```text
 * element (o, position, i) stands at  (o length + position) inner + i
 * ```
 *
 * @param slices The parameter's slices.
 * @param shape Its shape.
 * @returns The three lengths.
 * @throws {TypeError} If the slices do not have one structure per position of their axis.
 *
 * @example The output axis of a dense kernel [in, out]
 * ```ts
 * import { axisSizes } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const slices = { parameter: "fc/kernel", axis: 1, structures: [0, 1] };
 * assert.deepEqual(axisSizes(slices, [3, 2]), { outer: 3, length: 2, inner: 1 });
 * ```
 */
export function axisSizes(
  { parameter, axis, structures }: ParameterSlices,
  shape: readonly number[],
): AxisSizes {
  const length = shape[axis] ?? NaN;
  requireShape(`the slices of ${parameter}`, [structures.length], [length]);
  const product = (lengths: readonly number[]) => lengths.reduce((a, b) => a * b, 1);
  return { outer: product(shape.slice(0, axis)), length, inner: product(shape.slice(axis + 1)) };
}

/**
 * The elements of some structures in one parameter.
 *
 * @param slices The parameter's slices.
 * @param shape Its shape.
 * @param wanted The structures; all of them if absent.
 * @returns Row-major indices, ascending, int32.
 * @throws {TypeError} If the slices do not have one structure per position of their axis.
 *
 * @example The second output channel of a dense kernel [in, out]: its second column
 * ```ts
 * import { structureElements } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const slices = { parameter: "fc/kernel", axis: 1, structures: [0, 1] };
 * assert.deepEqual([...structureElements(slices, [3, 2], [1])], [1, 3, 5]);
 * ```
 */
export function structureElements(
  slices: ParameterSlices,
  shape: readonly number[],
  wanted?: readonly number[],
): Int32Array {
  const { outer, length, inner } = axisSizes(slices, shape);
  const set = wanted && new Set(wanted);
  const positions: number[] = [];
  slices.structures.forEach((structure, position) => {
    if (structure >= 0 && (!set || set.has(structure))) positions.push(position);
  });
  const count = positions.length * inner;
  const elements = new Int32Array(outer * count);
  // the elements at outer position 0, then the same again and again, a block of length * inner further on
  positions.forEach((position, p) => {
    for (let i = 0; i < inner; i++) elements[p * inner + i] = position * inner + i;
  });
  for (let k = count; k < elements.length; k++) elements[k] = elements[k - count]! + length * inner;
  return elements;
}
