import { numberAtRank, requireFiniteNumbers } from "../../core/mod.ts";
import type { BlockRun } from "../blocks/block_runs.ts";

/** All bits of a float but its sign: magnitudes are ordered like these integers. */
const MAGNITUDE = 0x7fffffff;
/** The largest finite magnitude. */
const LARGEST = 0x7f7fffff;
/** Longest block in which comparing all pairs, without a branch, is faster than selection. */
const SHORT = 32;

/**
 * Marks the n largest magnitudes of every block with 1 and the others with 0; of equal ones the first.
 *
 * @param data The numbers.
 * @param runs Where the blocks lie.
 * @param n How many of a block are marked; all of it if it is shorter.
 * @returns Marks, in the order of the data.
 * @throws {RangeError} If a number is not finite.
 */
export function largestOfBlocks(
  data: Float32Array,
  runs: readonly BlockRun[],
  n: number,
): Uint8Array {
  const bits = new Int32Array(data.buffer, data.byteOffset, data.length);
  const marks = new Uint8Array(data.length);
  let negative = 0;
  for (const run of runs) {
    if (n === 2 && run.length === 4) negative |= twoOfFour(bits, marks, run);
    else if (n === 1) negative |= oneOfBlock(bits, marks, run);
    else if (run.length <= SHORT) negative |= byDefeats(bits, marks, run, n);
    else negative |= byLimit(bits, marks, run, Math.min(n, run.length));
  }
  if (negative < 0) requireFiniteNumbers("weight", data);
  return marks;
}

/**
 * The two largest of four without a branch: (x - y) >> 31 is -1 if x < y, so sums of six comparisons count how many are larger.
 * The result is negative if a number is not finite.
 */
function twoOfFour(
  bits: Int32Array,
  marks: Uint8Array,
  { start, count, step, stride }: BlockRun,
): number {
  let negative = 0;
  for (let k = 0, at0 = start; k < count; k++, at0 += step) {
    const at1 = at0 + stride, at2 = at1 + stride, at3 = at2 + stride;
    const a = bits[at0]! & MAGNITUDE, b = bits[at1]! & MAGNITUDE;
    const c = bits[at2]! & MAGNITUDE, d = bits[at3]! & MAGNITUDE;
    negative |= (LARGEST - a) | (LARGEST - b) | (LARGEST - c) | (LARGEST - d);
    const ab = (a - b) >> 31, ac = (a - c) >> 31, ad = (a - d) >> 31;
    const bc = (b - c) >> 31, bd = (b - d) >> 31, cd = (c - d) >> 31;
    // how many stand before it, less two: the sign bit says whether it is kept
    marks[at0] = (-ab - ac - ad - 2) >>> 31;
    marks[at1] = (ab - bc - bd - 1) >>> 31;
    marks[at2] = (ac + bc - cd) >>> 31;
    marks[at3] = (ad + bd + cd + 1) >>> 31;
  }
  return negative;
}

/** The largest of any number, without a branch: mask is -1 where a larger one takes its place. */
function oneOfBlock(
  bits: Int32Array,
  marks: Uint8Array,
  { start, count, step, length, stride }: BlockRun,
): number {
  const reach = length * stride;
  let negative = 0;
  for (let k = 0, first = start; k < count; k++, first += step) {
    const end = first + reach;
    let largest = bits[first]! & MAGNITUDE, place = first;
    negative |= LARGEST - largest;
    for (let at = first + stride; at < end; at += stride) {
      const x = bits[at]! & MAGNITUDE, mask = (largest - x) >> 31;
      negative |= LARGEST - x;
      largest += (x - largest) & mask;
      place += (at - place) & mask;
    }
    marks[place] = 1;
  }
  return negative;
}

/**
 * Any n of a short block, without a branch: every pair is compared once, and the smaller one counts a defeat, of equals the later.
 */
function byDefeats(
  bits: Int32Array,
  marks: Uint8Array,
  { start, count, step, length, stride }: BlockRun,
  n: number,
): number {
  const magnitudes = new Int32Array(length), defeats = new Int32Array(length);
  let negative = 0;
  for (let k = 0, first = start; k < count; k++, first += step) {
    for (let i = 0, at = first; i < length; i++, at += stride) {
      const x = bits[at]! & MAGNITUDE;
      negative |= LARGEST - x;
      let lost = i;
      for (let j = 0; j < i; j++) {
        const less = (magnitudes[j]! - x) >> 31; // -1 if the earlier one is smaller
        defeats[j]! -= less;
        lost += less;
      }
      magnitudes[i] = x;
      defeats[i] = lost;
    }
    for (let i = 0, at = first; i < length; i++, at += stride) marks[at] = (defeats[i]! - n) >>> 31;
  }
  return negative;
}

/** Any n of a long block: marks what is larger than its n-th largest magnitude, and as many equal ones as are missing. */
function byLimit(
  bits: Int32Array,
  marks: Uint8Array,
  { start, count, step, length, stride }: BlockRun,
  n: number,
): number {
  const magnitudes = new Int32Array(length);
  let negative = 0;
  for (let k = 0, first = start; k < count; k++, first += step) {
    const end = first + length * stride;
    for (let i = 0, at = first; at < end; i++, at += stride) {
      negative |= LARGEST - (magnitudes[i] = bits[at]! & MAGNITUDE);
    }
    const limit = numberAtRank(magnitudes, length - n + 1);
    let missing = n;
    for (let at = first; at < end; at += stride) {
      missing += (limit - (bits[at]! & MAGNITUDE)) >> 31;
    }
    for (let at = first; at < end; at += stride) {
      const x = bits[at]! & MAGNITUDE;
      if (x > limit || (x === limit && missing-- > 0)) marks[at] = 1;
    }
  }
  return negative;
}
