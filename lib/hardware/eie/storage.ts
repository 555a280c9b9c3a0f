import { checkOptions, integerWithin } from "../../core/mod.ts";
import type { EieMatrix } from "./encode_matrix.ts";

/** Widths that {@linkcode eieStorage} counts with. */
export interface EieStorageOptions {
  /** Bits of a code. Default 4. */
  codeBits?: number;
  /** Bits of a column pointer. Default 16. */
  pointerBits?: number;
  /** Bits of a shared weight, and of a weight stored dense. Default 16. */
  valueBits?: number;
}

/** Bits of a matrix, see {@linkcode eieStorage}. */
export interface EieStorage {
  /** All weights, dense. */
  dense: number;
  /** Codes and gaps of all entries. */
  entries: number;
  /** Column pointers of all elements. */
  pointers: number;
  /** The table of shared weights. */
  codebook: number;
  /** Numbers that are not zero. */
  nonzeros: number;
  /** Entries that only stand for zeros. */
  padding: number;
}

/**
 * Bits that a matrix takes in EIE, by what they are for. With many elements the pointers weigh as much as the entries: a column of
 * an element has few of them.
 *
 * ```text
 * dense    = rows columns v
 * entries  = (nonzeros + padding) (c + b)        c bits of a code, b of a gap
 * pointers = N (columns + 1) w
 * codebook = 2^c v
 * ```
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), sections III-B and IV.
 *
 * @param matrix The matrix in slices.
 * @param options Widths.
 * @returns Bits; divide by 8 for bytes.
 * @throws {RangeError} If an option is no positive integer.
 *
 * @example
 * ```ts
 * import { eieStorage, encodeEie } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const { dense, entries, pointers } = eieStorage(encodeEie([1, 0, 0, 2], { shape: [2, 2], elements: 1 }));
 * assert.deepEqual([dense, entries, pointers], [4 * 16, 2 * 8, 3 * 16]);
 * ```
 */
export function eieStorage(matrix: EieMatrix, options: EieStorageOptions = {}): EieStorage {
  const positive = integerWithin({ min: 1, max: 64 });
  checkOptions("eieStorage()", options, {
    codeBits: integerWithin({ min: 1, max: 16 }),
    pointerBits: positive,
    valueBits: positive,
  });
  const { codeBits = 4, pointerBits = 16, valueBits = 16 } = options;
  const { shape: [rows, columns], indexBits, slices } = matrix;
  let stored = 0, nonzeros = 0;
  for (const { values } of slices) {
    stored += values.length;
    for (const value of values) if (value !== 0) nonzeros++;
  }
  return {
    dense: rows * columns * valueBits,
    entries: stored * (codeBits + indexBits),
    pointers: slices.length * (columns + 1) * pointerBits,
    codebook: 2 ** codeBits * valueBits,
    nonzeros,
    padding: stored - nonzeros,
  };
}
