/**
 * Activations that the fused kernels know.
 *
 * @module
 */
import { CHUNK_LENGTH, forEachChunk, rowsPerChunk } from "../threads/chunks.ts";

/** tfjs' name of an activation → its number in `biasActivation` of the AssemblyScript kernels. */
export const ACTIVATIONS: Readonly<Record<string, number>> = { linear: 0, relu: 1, relu6: 2 };

/** A matrix and what is done to it. */
export interface BiasActivation {
  /** Rows. */
  rows: number;
  /** Columns, the length of the bias. */
  columns: number;
  /** Number of the activation. */
  activation: number;
}

/**
 * x = activation(x + bias) in place, for every row.
 *
 * @param x Address of the matrix.
 * @param bias Address of the bias; 0: none.
 * @param options Sizes and activation.
 */
export function biasActivation(
  x: number,
  bias: number,
  { rows, columns, activation }: BiasActivation,
): void {
  forEachChunk("biasActivation", { total: rows, length: rowsPerChunk(columns) }, {
    x: [x, columns * 4],
    rowBytes: columns * 4,
    bias,
    rows: CHUNK_LENGTH,
    columns,
    activation,
  });
}
