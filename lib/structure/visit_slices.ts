import type { ParameterSlices } from "./parameter_slices.ts";
import { requireShape } from "../core/mod.ts";

/**
 * Calls a function for every element of a parameter that belongs to a structure.
 *
 * @param shape Shape of the parameter.
 * @param slices How the parameter falls apart.
 * @param visit Gets the structure and the row-major index of the element.
 * @throws {TypeError} If the cut does not have one entry per position of its axis.
 */
export function visitSlices(
  shape: readonly number[],
  slices: ParameterSlices,
  visit: (structure: number, index: number) => void,
): void {
  const { parameter, axis, structures } = slices;
  requireShape(`the cut of ${parameter}`, [structures.length], [shape[axis] ?? 0]);
  const stride = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const size = shape.reduce((a, b) => a * b, 1);
  for (let index = 0; index < size; index++) {
    const structure = structures[Math.floor(index / stride) % structures.length]!;
    if (structure >= 0) visit(structure, index);
  }
}
