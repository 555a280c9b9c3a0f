import { checkOptions, given, integerWithin, requireInteger } from "../../core/mod.ts";

/** A column without its zeros: each entry with the number of zeros before it. */
export interface RelativeIndex {
  /** The numbers that are not zero, and 0 for padding. */
  values: number[];
  /** Zeros between an entry and the one before it. */
  gaps: number[];
}

/** Bits of a gap, see {@linkcode relativeIndex}. */
export interface GapOptions {
  /** Bits b of a gap: 4 in EIE, 5 for dense and 8 for convolution layers in Deep Compression. */
  bits: number;
}

/**
 * Stores the numbers that are not zero, each with the number of zeros since the entry before it. Where a run of zeros is longer
 * than a gap can say, a padding entry with value 0 stands for 2^b of them. Zeros behind the last entry are not stored.
 *
 * | paper | here     | meaning                                |
 * | ----- | -------- | -------------------------------------- |
 * | v     | `values` | numbers that are not zero, 0 = padding |
 * | z     | `gaps`   | zeros before the entry, at most 2^b - 1 |
 *
 * ```text
 * 0 0 1 2 (18 zeros) 3,  b = 4   ->   v = 1 2 0 3,   z = 2 0 15 2      15 zeros and the padding's own place, 2 more
 * ```
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), section III-B; Han, Mao, Dally: Deep Compression (arXiv:1510.00149), section 2.
 *
 * @param column Numbers, many of them zero: weights, or codes of shared weights with 0 for zero.
 * @param options Bits of a gap, 1 to 16.
 * @returns Entries in the order of the column; none if all numbers are zero.
 * @throws {RangeError} If a number is not finite, or the bits are out of range.
 *
 * @example Sixteen zeros are one more than four bits can count
 * ```ts
 * import { relativeIndex } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const zeros = (count: number) => new Array(count).fill(0);
 * assert.deepEqual(relativeIndex([...zeros(15), 5], { bits: 4 }), { values: [5], gaps: [15] });
 * assert.deepEqual(relativeIndex([...zeros(16), 5], { bits: 4 }), { values: [0, 5], gaps: [15, 0] });
 * ```
 */
export function relativeIndex(column: ArrayLike<number>, options: GapOptions): RelativeIndex {
  const longest = longestGap("relativeIndex()", options);
  const values: number[] = [], gaps: number[] = [];
  let zeros = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i]!;
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `Cannot use column: every number must be finite: current value is ${value} at ${i}`,
      );
    }
    if (value === 0) {
      zeros++;
      continue;
    }
    for (; zeros > longest; zeros -= longest + 1) {
      values.push(0);
      gaps.push(longest);
    }
    values.push(value);
    gaps.push(zeros);
    zeros = 0;
  }
  return { values, gaps };
}

/**
 * The column that {@linkcode relativeIndex} stored.
 *
 * ```text
 * place of entry e = sum over the entries up to e of (gap + 1)  -  1
 * ```
 *
 * Source: Han et al.: EIE (arXiv:1602.01528), section III-B.
 *
 * @param index Values and gaps.
 * @param length Numbers in the column.
 * @returns The column with its zeros.
 * @throws {TypeError} If there are not as many gaps as values.
 * @throws {RangeError} If a gap is no integer from 0, or the entries go beyond the column.
 *
 * @example
 * ```ts
 * import { fromRelativeIndex } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...fromRelativeIndex({ values: [7, 9], gaps: [1, 0] }, 5)], [0, 7, 9, 0, 0]);
 * ```
 */
export function fromRelativeIndex({ values, gaps }: RelativeIndex, length: number): Float64Array {
  requireInteger("length", length, { min: 0 });
  if (values.length !== gaps.length) {
    throw new TypeError(
      `Cannot use gaps: there must be one for each of ${values.length} values: current value is ${gaps.length}`,
    );
  }
  const column = new Float64Array(length);
  let at = -1;
  for (const [entry, gap] of gaps.entries()) {
    at += requireInteger("a gap", gap, { min: 0 }) + 1;
    if (at >= length) {
      throw new RangeError(
        `Cannot decode gaps: they must end inside the column of ${length}: current value is place ${at} at entry ${entry}`,
      );
    }
    column[at] = values[entry]!;
  }
  return column;
}

/**
 * How many padding entries a number that is not zero needs on average, if zeros lie at random.
 *
 * ```text
 * P(gap >= k) = (1 - p)^k,  so  padding per number = sum over j >= 1 of (1 - p)^(j 2^b) = q / (1 - q),   q = (1 - p)^(2^b)
 * ```
 *
 * Source: docs/hardware.md, section 1.
 *
 * @param density Share p of the numbers that are not zero, above 0.
 * @param options Bits b of a gap.
 * @returns Padding entries for each number that is not zero.
 * @throws {RangeError} If a number is out of range.
 *
 * @example At 8 % and five bits every thirteenth entry is followed by one of padding
 * ```ts
 * import { expectedPadding } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * assert.equal(expectedPadding(0.08, { bits: 5 }).toFixed(4), "0.0745");
 * ```
 */
export function expectedPadding(density: number, options: GapOptions): number {
  const longest = longestGap("expectedPadding()", options);
  if (!(density > 0 && density <= 1)) {
    throw new RangeError(
      `Cannot use density: it must be a number in (0, 1]: current value is ${density}`,
    );
  }
  const missed = (1 - density) ** (longest + 1);
  return missed / (1 - missed);
}

function longestGap(user: string, options: GapOptions): number {
  checkOptions(user, options, { bits: given(integerWithin({ min: 1, max: 16 })) });
  return 2 ** options.bits - 1;
}
