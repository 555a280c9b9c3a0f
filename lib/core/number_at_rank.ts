import { requireInteger } from "./checks.ts";

/**
 * The number of a given rank among many, without sorting them.
 *
 * ```text
 * x_(r) = the smallest x_i with  #{ j : x_j <= x_i } >= r
 * ```
 *
 * Rounding to float32 keeps the order, and numbers with the same upper 16 bits lie next to each other: one count by these bits finds
 * the few among which the wanted one is. In these, and in fewer than 8192 numbers, selection finds it: time O(n) on average.
 *
 * @param values Numbers of any sign; NaN counts as larger than everything.
 * @param rank From 1, the smallest, to the number of values.
 * @returns The number.
 * @throws {RangeError} If there is no such rank.
 *
 * @example The median of five
 * ```ts
 * import { numberAtRank } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(numberAtRank([-9, 1, 4, -2, 3], 3), 1);
 * ```
 */
export function numberAtRank(values: ArrayLike<number>, rank: number): number {
  requireInteger("rank", rank, { min: 1, max: values.length });
  // for few numbers the buckets alone take longer
  if (values.length < 8192) return selected(values, rank - 1);
  const single = values instanceof Float32Array ? values : Float32Array.from(values);
  const bits = new Uint32Array(single.buffer, single.byteOffset, single.length);
  const counts = new Uint32Array(1 << 16);
  // with indices: `for (const word of bits)` takes twenty times as long
  for (let i = 0; i < bits.length; i++) counts[bits[i]! >>> 16]!++;
  // from the most negative numbers (0xff7f) up to -0 (0x8000), then from 0 up; NaN of either sign last
  let below = 0, bucket = 0;
  for (const upper of BUCKETS) {
    bucket = upper;
    if (below + counts[upper]! >= rank) break;
    below += counts[upper]!;
  }
  const near = new Float64Array(counts[bucket]!);
  for (let i = 0, to = 0; to < near.length; i++) {
    if (bits[i]! >>> 16 === bucket) near[to++] = values[i]!;
  }
  return selected(near, rank - below - 1);
}

/** The number of a rank, 0 the smallest, by Hoare's selection: a copy is parted around it. */
function selected(values: ArrayLike<number>, rank: number): number {
  const parted = new Float64Array(values);
  let high = -1;
  // NaN has no order, so it takes no part
  for (let i = 0; i < parted.length; i++) {
    if (parted[i]! === parted[i]!) parted[++high] = parted[i]!;
  }
  if (rank > high) return NaN;
  let low = 0;
  while (low < high) {
    const pivot = parted[(low + high) >> 1]!;
    let i = low, j = high;
    while (i <= j) {
      while (parted[i]! < pivot) i++;
      while (parted[j]! > pivot) j--;
      if (i > j) break;
      const x = parted[i]!;
      parted[i++] = parted[j]!;
      parted[j--] = x;
    }
    if (rank <= j) high = j;
    else if (rank >= i) low = i;
    else break;
  }
  return parted[rank]!;
}

/** The upper 16 bits of float32 numbers in the order of the numbers; not a number stands last. */
const BUCKETS = Uint16Array.from(
  { length: 1 << 16 },
  (_, i) => i < 0x7f81 ? 0xff80 - i : i < 0xff81 ? i - 0x7f81 : i,
);
