import { requireInteger, requireShape } from "../../core/mod.ts";
import { type NMPattern, requirePattern } from "../blocks/pattern.ts";
import type { TwoOfFour } from "./two_of_four.ts";

/**
 * Packs nibbles into words of 16 bits, four in a word, the first in the lowest bits: the metadata of a 2:4 matrix.
 *
 * ```text
 * word = nibble_0 | nibble_1 << 4 | nibble_2 << 8 | nibble_3 << 12
 * ```
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378).
 *
 * @param compressed Nibbles and shape; a row ends with its word, missing nibbles are 0.
 * @returns Shape [rows, ceil(columns / 16)].
 * @throws {TypeError} If there are not as many nibbles as the shape needs.
 *
 * @example
 * ```ts
 * import { metadataWords } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const words = metadataWords({ shape: [1, 16], nibbles: Uint8Array.of(4, 4, 8, 4) });
 * assert.deepEqual([...words], [0x4844]);
 * ```
 */
export function metadataWords(
  { shape, nibbles }: Pick<TwoOfFour, "shape" | "nibbles">,
): Uint16Array {
  const [rows, columns] = shape, inRow = columns / 4, wordsInRow = Math.ceil(inRow / 4);
  requireShape("nibbles", [nibbles.length], [rows * inRow]);
  const words = new Uint16Array(rows * wordsInRow);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inRow; i++) {
      words[row * wordsInRow + (i >> 2)]! |= nibbles[row * inRow + i]! << 4 * (i & 3);
    }
  }
  return words;
}

/** Bits of a matrix stored dense and as N:M. */
export interface NMStorage {
  /** All values. */
  dense: number;
  /** Kept values and their places. */
  compressed: number;
}

/**
 * Bits that a matrix takes dense, and as values with places.
 *
 * | symbol | here        | meaning                                     |
 * | ------ | ----------- | ------------------------------------------- |
 * | E      | `elements`  | weights; m divides them                     |
 * | b      | `valueBits` | bits of a value                             |
 *
 * ```text
 * dense      = E b
 * compressed = E n / m (b + ceil(log2 m))       2:4 in 16 bits: 56.25 %, in 8 bits: 62.5 %, not a half
 * ```
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378), for 2 bits a kept value at 2:4.
 *
 * @param elements Number of weights.
 * @param options Pattern, and bits of a value.
 * @returns Bits; divide by 8 for bytes.
 * @throws {TypeError} If m does not divide the number of weights.
 * @throws {RangeError} If an argument is out of range.
 *
 * @example
 * ```ts
 * import { nmStorage } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const half = nmStorage(256, { n: 2, m: 4, valueBits: 16 });
 * assert.deepEqual(half, { dense: 4096, compressed: 2304 });
 * ```
 */
export function nmStorage(
  elements: number,
  { n, m, valueBits }: NMPattern & { valueBits: number },
): NMStorage {
  requirePattern({ n, m });
  requireInteger("elements", elements, { min: 0 });
  requireInteger("valueBits", valueBits, { min: 1 });
  if (elements % m !== 0) {
    throw new TypeError(
      `Cannot store as N:M: the number of weights must be a multiple of ${m}: current value is ${elements}`,
    );
  }
  const kept = elements / m * n;
  return { dense: elements * valueBits, compressed: kept * (valueBits + Math.ceil(Math.log2(m))) };
}

/**
 * Product of a 2:4 matrix with a dense one, from values and places only: half of the multiply-adds.
 *
 * ```text
 * result[r, c] = sum over the kept values of row r of  value right[4 group + place, c]
 * ```
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378).
 *
 * @param compressed The left matrix, shape [rows, columns].
 * @param right The right matrix, shape [columns, width], row-major.
 * @returns The product, shape [rows, width], row-major, float64.
 * @throws {TypeError} If the right matrix does not have a whole number of rows of the right length.
 *
 * @example
 * ```ts
 * import { encodeTwoOfFour, twoOfFourProduct } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const left = encodeTwoOfFour(Float32Array.of(0, 7, 0, 9), [1, 4]);
 * assert.deepEqual([...twoOfFourProduct(left, Float32Array.of(1, 2, 3, 4))], [7 * 2 + 9 * 4]);
 * ```
 */
export function twoOfFourProduct(
  { shape: [rows, columns], values, nibbles }: TwoOfFour,
  right: Float32Array,
): Float64Array {
  const width = right.length / columns;
  requireShape("right", [right.length], [columns * Math.floor(width)]);
  const result = new Float64Array(rows * width), inRow = columns / 4;
  for (let group = 0; group < nibbles.length; group++) {
    const to = Math.floor(group / inRow) * width, from = 4 * (group % inRow);
    const places = [nibbles[group]! & 3, nibbles[group]! >> 2];
    for (let kept = 0; kept < 2; kept++) {
      const value = values[2 * group + kept]!, start = (from + places[kept]!) * width;
      for (let c = 0; c < width; c++) result[to + c]! += value * right[start + c]!;
    }
  }
  return result;
}
