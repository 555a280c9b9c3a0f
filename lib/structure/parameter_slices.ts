/**
 * The slices of one parameter: how it is divided into the structures of a pruning group.
 *
 * @module
 */

/**
 * One parameter seen along one axis: position `i` of `axis` belongs to structure `structures[i]`, or to none (-1).
 *
 * One record covers every layout:
 *
 * | parameter                                                   | axis | structures              |
 * | ----------------------------------------------------------- | ---- | ----------------------- |
 * | convolution kernel [3, 3, 16, 32], by output channel        | 3    | `[0, 1, …, 31]`         |
 * | dense kernel behind a channels-last flatten of [4, 4, 2]    | 0    | `[0, 1, 0, 1, …]`       |
 * | attention weight with heads of 3 dimensions                 | 1    | `[0, 0, 0, 1, 1, 1, …]` |
 *
 * Source: docs/geta.md, section 3.4.
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
  /**
   * True for a weight that owns structures which it reads, the rows of an output projection: what a removed query head gives is not
   * zero where its keys and values stay for other heads, so these rows are zero instead.
   */
  reads?: true;
  /**
   * True for a running mean that a norm without a scale subtracts: it reads structures, and would leave its own numbers where they
   * are zero, so it is set to zero with them ({@linkcode resetStructures}). Nothing is owned by it.
   */
  reset?: true;
}
