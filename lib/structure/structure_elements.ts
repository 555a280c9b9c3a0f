/**
 * Which elements of a parameter belong to which structure, whatever its layout: everything that measures, scales or zeroes
 * structures asks here.
 *
 * @module
 */
import { requireShape } from "../core/mod.ts";
import type { AxisSizes } from "../engine/mod.ts";
import { axisElements, axisSizes } from "./axis_elements.ts";
import type { ParameterSlices } from "./parameter_slices.ts";

/**
 * A parameter seen along the axis of its slices, as [outer, length, inner] ({@linkcode axisSizes}).
 *
 * @param slices The parameter's slices.
 * @param shape Its shape.
 * @returns The three lengths.
 * @throws {TypeError} If the slices do not have one structure per position of their axis.
 *
 * @example The output axis of a dense kernel [in, out]
 * ```ts
 * import { slicedSizes } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const slices = { parameter: "fc/kernel", axis: 1, structures: [0, 1] };
 * assert.deepEqual(slicedSizes(slices, [3, 2]), { outer: 3, length: 2, inner: 1 });
 * ```
 */
export function slicedSizes(
  { parameter, axis, structures }: ParameterSlices,
  shape: readonly number[],
): AxisSizes {
  const sizes = axisSizes(shape, axis);
  requireShape(`the slices of ${parameter}`, [structures.length], [sizes.length]);
  return sizes;
}

/**
 * The elements of some structures in one parameter.
 *
 * Source: docs/geta.md, section 3.4.
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
  const sizes = slicedSizes(slices, shape);
  const set = wanted && new Set(wanted);
  const positions: number[] = [];
  slices.structures.forEach((structure, position) => {
    if (structure >= 0 && (!set || set.has(structure))) positions.push(position);
  });
  return axisElements(sizes, positions);
}
