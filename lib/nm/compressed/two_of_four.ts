import { requireFiniteNumbers, requireInteger, requireShape } from "../../core/mod.ts";

/** A matrix of which every four consecutive numbers of a row hold at most two that are not zero, without the others. */
export interface TwoOfFour {
  /** Rows and columns of the whole matrix. */
  shape: readonly [rows: number, columns: number];
  /** The two values of each group of four, shape [rows, columns / 2]. */
  values: Float32Array;
  /** Their places, one nibble per group: the first place in the lower two bits, the second above it; shape [rows, columns / 4]. */
  nibbles: Uint8Array;
}

/**
 * Nibble of a group by which of its four numbers are not zero, the first in the lowest bit. Two places are always named: with fewer
 * values the nibble is the one that NVIDIA's encoder chooses, and the value at the other place is 0. 0xff: more than two.
 */
const NIBBLES = Uint8Array.from({ length: 16 }, (_, flags) => {
  const places = [0, 1, 2, 3].filter((place) => (flags >> place) & 1);
  if (places.length > 2) return 0xff;
  if (places.length === 2) return places[0]! | places[1]! << 2;
  // one value at place 0 or 1 is the first of two, the second is at place 2; otherwise places 2 and 3 are named
  return places.length === 1 && places[0]! < 2 ? places[0]! | 2 << 2 : 2 | 3 << 2;
});

/**
 * Stores a 2:4 matrix as values and 2-bit places, as sparse tensor cores read it.
 *
 * ```text
 * group of 4:  0 a 0 b   ->   values a b,   places 1 3,   nibble 1 | 3 << 2 = 13
 * one value:   a 0 0 0 -> 0 2,   0 a 0 0 -> 1 2,   0 0 a 0, 0 0 0 a and 0 0 0 0 -> 2 3      with value 0 at the other place
 * ```
 *
 * The places are in the order of the rows; hardware also reorders rows and columns of the metadata, which is not done here.
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378).
 *
 * @param matrix The matrix, row-major; the weights of a layer as [out, in], already masked.
 * @param shape Rows and columns; 4 divides the columns.
 * @returns Values and nibbles; {@linkcode decodeTwoOfFour} gives the matrix back.
 * @throws {TypeError} If the shape does not fit, or 4 does not divide the columns.
 * @throws {RangeError} If a group holds more than two numbers that are not zero, or a number is not finite.
 *
 * @example
 * ```ts
 * import { encodeTwoOfFour } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const { values, nibbles } = encodeTwoOfFour(Float32Array.of(0, 7, 0, 9), [1, 4]);
 * assert.deepEqual([[...values], [...nibbles]], [[7, 9], [13]]);
 * ```
 */
export function encodeTwoOfFour(
  matrix: Float32Array,
  shape: readonly [rows: number, columns: number],
): TwoOfFour {
  requireGroups(shape);
  requireShape("matrix", [matrix.length], [shape[0] * shape[1]]);
  requireFiniteNumbers("matrix", matrix);
  const groups = matrix.length / 4;
  const values = new Float32Array(2 * groups), nibbles = new Uint8Array(groups);
  for (let group = 0, at = 0; group < groups; group++, at += 4) {
    let flags = 0;
    for (let place = 0; place < 4; place++) if (matrix[at + place] !== 0) flags |= 1 << place;
    const nibble = NIBBLES[flags]!;
    if (nibble === 0xff) {
      throw new RangeError(
        "Cannot encode as 2:4: every four numbers of a row must hold at most two that are not zero: " +
          `current value is ${matrix.subarray(at, at + 4).join(", ")} at ${at}`,
      );
    }
    nibbles[group] = nibble;
    values[2 * group] = matrix[at + (nibble & 3)]!;
    values[2 * group + 1] = matrix[at + (nibble >> 2)]!;
  }
  return { shape: [...shape], values, nibbles };
}

/**
 * The matrix that {@linkcode encodeTwoOfFour} stored.
 *
 * Source: Mishra et al.: Accelerating sparse deep neural networks (arXiv:2104.08378).
 *
 * @param compressed Values and places.
 * @returns The matrix, row-major, with its zeros.
 * @throws {TypeError} If there are not as many values and nibbles as the shape needs.
 * @throws {RangeError} If a nibble does not name two places, the lower one first.
 *
 * @example
 * ```ts
 * import { decodeTwoOfFour } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const compressed = { shape: [1, 4], values: Float32Array.of(7, 9), nibbles: Uint8Array.of(13) } as const;
 * assert.deepEqual([...decodeTwoOfFour(compressed)], [0, 7, 0, 9]);
 * ```
 */
export function decodeTwoOfFour({ shape, values, nibbles }: TwoOfFour): Float32Array {
  requireGroups(shape);
  const matrix = new Float32Array(shape[0] * shape[1]);
  requireShape("values", [values.length], [matrix.length / 2]);
  requireShape("nibbles", [nibbles.length], [matrix.length / 4]);
  for (let group = 0; group < nibbles.length; group++) {
    const first = nibbles[group]! & 3, second = nibbles[group]! >> 2;
    if (first >= second || second > 3) {
      throw new RangeError(
        "Cannot decode 2:4: a nibble must name two places, the lower one first: " +
          `current value is ${nibbles[group]} at ${group}`,
      );
    }
    matrix[4 * group + first] = values[2 * group]!;
    matrix[4 * group + second] = values[2 * group + 1]!;
  }
  return matrix;
}

function requireGroups([rows, columns]: readonly [number, number]): void {
  requireInteger("rows", rows, { min: 0 });
  requireInteger("columns", columns, { min: 0 });
  if (columns % 4 === 0) return;
  throw new TypeError(
    `Cannot use 2:4: the number of columns must be a multiple of 4: current value is ${columns}`,
  );
}
