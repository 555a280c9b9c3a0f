import { checkOptions, integerWithin, requireInteger, requireShape } from "../../core/mod.ts";
import {
  fromRelativeIndex,
  type RelativeIndex,
  relativeIndex,
} from "../relative_index/relative_index.ts";

/** Rows and columns of a matrix; a column meets one activation. */
export type MatrixShape = readonly [rows: number, columns: number];

/** What one processing element holds: its rows of every column, one column behind the other. */
export interface EieSlice extends RelativeIndex {
  /** Where each column begins, and where the last one ends: `columns + 1` numbers. */
  pointers: Uint32Array;
}

/** A matrix of codes as EIE stores it. */
export interface EieMatrix {
  /** Rows and columns. */
  shape: MatrixShape;
  /** Bits of a gap. */
  indexBits: number;
  /** One slice for each processing element. */
  slices: EieSlice[];
}

/** How {@linkcode encodeEie} spreads a matrix. */
export interface EncodeEieOptions {
  /** Processing elements N. Default 64. */
  elements?: number;
  /** Bits of a gap. Default 4. */
  indexBits?: number;
}

/**
 * Spreads a matrix of codes over processing elements, in each of them column by column with relative indices. Gaps count the rows of the element only, so more elements need fewer padding zeros.
 *
 * | paper | here       | meaning                                               |
 * | ----- | ---------- | ----------------------------------------------------- |
 * | I_ij  | `codes`    | code of a shared weight, 0 for a weight that is zero  |
 * | N     | `elements` | processing elements                                   |
 * | v, z  | `values`, `gaps` | entries of all columns of an element            |
 * | p_j   | `pointers` | first entry of column j                               |
 *
 * ```text
 * row i belongs to element i mod N and is its row floor(i / N)
 * p_{j+1} - p_j = entries of column j, padding included
 * ```
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), sections III-B and III-C.
 *
 * @param codes Shape [rows, columns], row-major, integers from 0.
 * @param options Elements and bits of a gap, in one record with the shape.
 * @returns Slices, one for each element; those beyond the rows are empty.
 * @throws {TypeError} If there are not rows times columns codes.
 * @throws {RangeError} If a code is no integer from 0, or an option is out of range.
 *
 * @example Two elements, row by row in turn
 * ```ts
 * import { encodeEie } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const { slices } = encodeEie([3, 0, 0, 4, 5, 0], { shape: [3, 2], elements: 2 });
 * assert.deepEqual(slices[0], { values: [3, 5], gaps: [0, 0], pointers: Uint32Array.of(0, 2, 2) });
 * assert.deepEqual(slices[1], { values: [4], gaps: [0], pointers: Uint32Array.of(0, 0, 1) });
 * ```
 */
export function encodeEie(
  codes: ArrayLike<number>,
  options: EncodeEieOptions & { shape: MatrixShape },
): EieMatrix {
  checkOptions("encodeEie()", options, {
    shape: (_, shape) => requireMatrixShape(shape as MatrixShape),
    elements: integerWithin({ min: 1 }),
    indexBits: integerWithin({ min: 1, max: 16 }),
  });
  const { shape, elements = 64, indexBits = 4 } = options, [rows, columns] = shape;
  requireShape("codes", [codes.length], [rows * columns]);
  const slices = Array.from({ length: elements }, (_, element) => {
    const values: number[] = [], gaps: number[] = [], pointers = new Uint32Array(columns + 1);
    for (let column = 0; column < columns; column++) {
      const own: number[] = [];
      for (let row = element; row < rows; row += elements) {
        own.push(requireInteger("a code", codes[row * columns + column]!, { min: 0 }));
      }
      const encoded = relativeIndex(own, { bits: indexBits });
      for (const value of encoded.values) values.push(value);
      for (const gap of encoded.gaps) gaps.push(gap);
      pointers[column + 1] = values.length;
    }
    return { values, gaps, pointers };
  });
  return { shape: [rows, columns], indexBits, slices };
}

/**
 * The codes that {@linkcode encodeEie} stored.
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), section III-B.
 *
 * @param matrix The matrix in slices.
 * @returns Codes, shape [rows, columns], row-major.
 * @throws {RangeError} If the entries of a column go beyond its rows, or pointers fall.
 *
 * @example
 * ```ts
 * import { decodeEie, encodeEie } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const codes = [3, 0, 0, 4, 5, 0];
 * assert.deepEqual([...decodeEie(encodeEie(codes, { shape: [3, 2], elements: 2 }))], codes);
 * ```
 */
export function decodeEie({ shape: [rows, columns], slices }: EieMatrix): Uint32Array {
  const codes = new Uint32Array(rows * columns), elements = slices.length;
  for (const [element, slice] of slices.entries()) {
    const own = Math.max(0, Math.ceil((rows - element) / elements));
    for (let column = 0; column < columns; column++) {
      const decoded = fromRelativeIndex(columnOf(slice, column), own);
      decoded.forEach((code, i) => codes[(element + i * elements) * columns + column] = code);
    }
  }
  return codes;
}

/**
 * The entries of one column in one element.
 *
 * @param slice What the element holds.
 * @param column Which column.
 * @returns Values and gaps of the column.
 * @throws {RangeError} If the pointers of the column fall or go beyond the entries.
 */
export function columnOf({ values, gaps, pointers }: EieSlice, column: number): RelativeIndex {
  const from = pointers[column]!, to = pointers[column + 1]!;
  if (!(from <= to && to <= values.length)) {
    throw new RangeError(
      `Cannot read column ${column}: its pointers must rise and stay within ${values.length} entries: ` +
        `current value is ${from}, ${to}`,
    );
  }
  return { values: values.slice(from, to), gaps: gaps.slice(from, to) };
}

function requireMatrixShape(shape: MatrixShape): void {
  if (!Array.isArray(shape) || shape.length !== 2) {
    throw new TypeError(`Cannot use shape: it must be [rows, columns]: current value is ${shape}`);
  }
  for (const length of shape) requireInteger("a length of shape", length, { min: 0 });
}
