import type { ParameterSlices } from "./parameter_slices.ts";
import { requireShape } from "../core/mod.ts";
import { takePositions } from "./take_positions.ts";

/**
 * Removes structures from one parameter.
 *
 * @param array Data of the parameter, row-major.
 * @param shape Its shape.
 * @param slices How it falls apart.
 * @param keep For each structure of the group, whether it stays; positions of no structure always stay.
 * @returns The smaller array and its shape; `array` is not changed.
 * @throws {TypeError} If the cut does not fit the shape.
 *
 * @example The kernel behind a channels-last flatten of two pixels with two channels loses channel 0
 * ```ts
 * import { sliceArray } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const slices = { parameter: "fc/kernel", axis: 0, structures: [0, 1, 0, 1] };
 * const { data, shape } = sliceArray(Float32Array.of(1, 2, 3, 4), [4, 1], slices, [false, true]);
 * assert.deepEqual([...data], [2, 4]);
 * assert.deepEqual(shape, [2, 1]);
 * ```
 */
export function sliceArray<T extends Float32Array | Int32Array>(
  array: T,
  shape: readonly number[],
  slices: ParameterSlices,
  keep: readonly boolean[],
): { data: T; shape: number[] } {
  const { parameter, axis, structures } = slices;
  requireShape(`the cut of ${parameter}`, [structures.length], [shape[axis] ?? 0]);
  const positions = Int32Array.from(
    structures.flatMap((structure, i) => structure < 0 || keep[structure] ? [i] : []),
  );
  return takePositions(array, shape, shape.map((_, i) => i === axis ? positions : undefined));
}
