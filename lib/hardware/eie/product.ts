import { requireFiniteNumbers, requireShape } from "../../core/mod.ts";
import { columnOf, type EieMatrix } from "./encode_matrix.ts";

/** What {@linkcode eieProduct} computes, and what it took. */
export interface EieProduct {
  /** Sums before the activation function, float64, one for each row. */
  sums: Float64Array;
  /** The same after ReLU. */
  outputs: Float64Array;
  /** Multiply-adds executed: entries of the columns that met an activation other than zero, padding included. */
  macs: number;
}

/**
 * Matrix times vector from codes: columns of zero activations are skipped, zero weights are not stored.
 *
 * | paper | here          | meaning                                     |
 * | ----- | ------------- | ------------------------------------------- |
 * | a_j   | `activations` | inputs                                      |
 * | S     | `codebook`    | value of each code; 0 for code 0            |
 * | b_i   | `outputs`     | results                                     |
 *
 * ```text
 * b_i = ReLU( sum over j with a_j != 0, I_ij != 0  of  S[I_ij] a_j )
 * ```
 *
 * At a weight density of 9 % and an activation density of 35 % this leaves 3 % of the multiply-adds (EIE, table III: 3 %).
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), section III-A, eq. 3.
 *
 * @param matrix The matrix as {@linkcode encodeEie} gives it, shape [rows, columns].
 * @param options Codebook and activations, one for each column.
 * @returns Sums, outputs and the number of multiply-adds.
 * @throws {TypeError} If there are not as many activations as columns.
 * @throws {RangeError} If a number is not finite, code 0 does not stand for 0, or a code has no value.
 *
 * @example
 * ```ts
 * import { eieProduct, encodeEie } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const matrix = encodeEie([1, 0, 0, 2, 2, 1], { shape: [3, 2], elements: 2 });
 * const { sums, macs } = eieProduct(matrix, { codebook: [0, 0.5, -1], activations: [4, 0] });
 * assert.deepEqual([[...sums], macs], [[2, 0, -4], 2]);
 * ```
 */
export function eieProduct(
  matrix: EieMatrix,
  { codebook, activations }: { codebook: ArrayLike<number>; activations: ArrayLike<number> },
): EieProduct {
  const { shape: [rows, columns], slices } = matrix;
  requireShape("activations", [activations.length], [columns]);
  requireFiniteNumbers("activations", activations);
  requireFiniteNumbers("codebook", codebook);
  if (codebook[0] !== 0) {
    throw new RangeError(
      `Cannot use codebook: code 0 must stand for 0, as padding does: current value is ${
        codebook[0]
      }`,
    );
  }
  const sums = new Float64Array(rows);
  let macs = 0;
  for (let j = 0; j < columns; j++) {
    const activation = activations[j]!;
    if (activation === 0) continue;
    for (const [element, slice] of slices.entries()) {
      const { values, gaps } = columnOf(slice, j);
      let row = element - slices.length;
      for (const [entry, code] of values.entries()) {
        row += (gaps[entry]! + 1) * slices.length;
        const weight = codebook[code];
        if (weight === undefined || row >= rows) {
          throw new RangeError(
            `Cannot multiply: codes must be below ${codebook.length} and rows below ${rows}: ` +
              `current value is code ${code} in row ${row}`,
          );
        }
        sums[row]! += weight * activation;
        macs++;
      }
    }
  }
  return { sums, outputs: sums.map((sum) => Math.max(sum, 0)), macs };
}
