import { axisElements, axisSizes } from "./axis_elements.ts";

/** Positions that are kept, axis by axis, each ascending; `undefined` keeps all of an axis. */
export type KeptPositions = readonly (Int32Array | undefined)[];

/** An array of numbers that has `slice`. */
export type Sliceable = Float32Array | Int32Array | Uint8Array | number[];

/**
 * Takes the kept positions of each axis out of a row-major array: what remains of a tensor without the removed structures.
 *
 * @param data The array.
 * @param shape Its shape.
 * @param kept Positions to take.
 * @returns The smaller array and its shape; the array itself is a copy.
 *
 * @example The second column of two
 * ```ts
 * import { takePositions } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const taken = takePositions([1, 2, 3, 4], [2, 2], [undefined, Int32Array.of(1)]);
 * assert.deepEqual(taken, { data: [2, 4], shape: [2, 1] });
 * ```
 */
export function takePositions<T extends Sliceable>(
  data: T,
  shape: readonly number[],
  kept: KeptPositions,
): { data: T; shape: number[] } {
  let taken = data.slice() as T, lengths = [...shape];
  kept.forEach((positions, axis) => {
    if (positions === undefined || positions.length === lengths[axis]) return;
    taken = takeAxis(taken, lengths, axis, positions);
    lengths = lengths.with(axis, positions.length);
  });
  return { data: taken, shape: lengths };
}

function takeAxis<T extends Sliceable>(
  data: T,
  shape: readonly number[],
  axis: number,
  positions: Int32Array,
): T {
  const elements = axisElements(axisSizes(shape, axis), positions);
  // the old array is longer, so a slice of it is a result of the right type
  const result = data.slice(0, elements.length) as T;
  for (let to = 0; to < elements.length; to++) result[to] = data[elements[to]!]!;
  return result;
}
