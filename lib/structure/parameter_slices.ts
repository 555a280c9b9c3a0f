/**
 * The slices of one parameter: how it is divided into the structures of a pruning group.
 *
 * @module
 */

/**
 * One parameter seen along one axis: position `i` of `axis` belongs to structure `structures[i]`, or to none (-1).
 *
 * One record covers every layout. A convolution kernel [3, 3, 16, 32] whose output channels are the structures
 * is cut on axis 3 with `structures = [0, 1, …, 31]`; the dense kernel behind a channels-last flatten of [4, 4, 2] is cut on
 * axis 0 with `[0, 1, 0, 1, …]`; an attention weight with heads of size 3 on axis 1 with `[0, 0, 0, 1, 1, 1, …]`.
 *
 * @example A batch norm scale of three channels
 * ```ts
 * import type { ParameterSlices } from "@geta-lab/geta/structure";
 * import assert from "node:assert/strict";
 *
 * const slices: ParameterSlices = { parameter: "bn1/scale", axis: 0, structures: [0, 1, 2] };
 * assert.equal(slices.structures.length, 3);
 * ```
 */
export interface ParameterSlices {
  /** Name of the parameter. */
  parameter: string;
  /** Axis along which the parameter is divided, and cut. */
  axis: number;
  /** For each position of the axis, the structure it belongs to, or -1. */
  structures: number[];
}
