import type { ParameterSlices } from "./parameter_slices.ts";
import { requireShape } from "../core/mod.ts";

/** Where the elements of some structures lie in a flat row-major parameter. */
export interface SlicePositions {
  /** Positions along the cut axis that belong to the wanted structures, ascending. */
  positions: number[];
  /** Product of the lengths before the cut axis. */
  outer: number;
  /** Length of the cut axis. */
  length: number;
  /** Product of the lengths behind the cut axis. */
  inner: number;
}

/**
 * Finds the elements of some structures in one parameter, whatever its layout.
 *
 * ```text
 * element (o, p, i) stands at  (o length + p) inner + i,   o < outer,  i < inner,  p in positions
 * ```
 *
 * @param slices How the parameter falls apart.
 * @param shape Its shape.
 * @param wanted The structures; all that are not -1 if absent.
 * @returns Positions and strides, for three nested loops.
 * @throws {TypeError} If the cut has not one entry per position of its axis.
 *
 * @example The second output channel of a dense kernel [in, out]
 * ```ts
 * import { slicePositions } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const slices = { parameter: "fc/kernel", axis: 1, structures: [0, 1] };
 * assert.deepEqual(slicePositions(slices, [3, 2], [1]), { positions: [1], outer: 3, length: 2, inner: 1 });
 * ```
 */
export function slicePositions(
  { parameter, axis, structures }: ParameterSlices,
  shape: readonly number[],
  wanted?: readonly number[],
): SlicePositions {
  const length = shape[axis] ?? NaN;
  requireShape(`the cut of ${parameter}`, [structures.length], [length]);
  const set = wanted && new Set(wanted);
  const positions: number[] = [];
  structures.forEach((structure, position) => {
    if (structure >= 0 && (!set || set.has(structure))) positions.push(position);
  });
  const product = (lengths: readonly number[]) => lengths.reduce((a, b) => a * b, 1);
  return {
    positions,
    outer: product(shape.slice(0, axis)),
    length,
    inner: product(shape.slice(axis + 1)),
  };
}
