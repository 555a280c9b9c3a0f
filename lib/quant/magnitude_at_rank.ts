/**
 * The magnitude of a given rank among many, without sorting them.
 *
 * | symbol | here     | meaning                       |
 * | ------ | -------- | ----------------------------- |
 * | x      | `values` | the numbers, n of them        |
 * | r      | `rank`   | how many must not be larger   |
 *
 * ```text
 * m = the smallest |x_i| with  #{ j : |x_j| <= m } >= r
 * ```
 *
 * Bits of floats that are not negative are ordered like the floats, so two counts by 15 and 16 bits find the place: time O(n).
 * NaN counts as larger than everything.
 *
 * @param values At least one number.
 * @param rank From 1, the smallest magnitude, to the number of values, the largest.
 * @returns The magnitude.
 * @throws {RangeError} If there is no such rank.
 *
 * @example The median of five magnitudes
 * ```ts
 * import { magnitudeAtRank } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(magnitudeAtRank(Float32Array.of(-9, 1, 4, -2, 3), 3), 3);
 * ```
 */
export function magnitudeAtRank(values: Float32Array, rank: number): number {
  if (!(Number.isInteger(rank) && rank >= 1 && rank <= values.length)) {
    throw new RangeError(
      `Cannot find the magnitude: the rank must be a whole number from 1 to ${values.length}: ` +
        `current value is ${rank}`,
    );
  }
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const upper = new Uint32Array(1 << 15), lower = new Uint32Array(1 << 16);
  // with indices: `for (const word of bits)` takes twenty times as long
  for (let i = 0; i < bits.length; i++) upper[(bits[i]! & MAGNITUDE) >>> 16]!++;
  const [top, below] = bucketOf(upper, rank);
  for (let i = 0; i < bits.length; i++) {
    if ((bits[i]! & MAGNITUDE) >>> 16 === top) lower[bits[i]! & 0xffff]!++;
  }
  const [rest] = bucketOf(lower, rank - below);
  return new Float32Array(Uint32Array.of(top << 16 | rest).buffer)[0]!;
}

const MAGNITUDE = 0x7fffffff; // all bits but the sign

// The bucket in which a rank lies, and how many lie in the buckets before it.
function bucketOf(counts: Uint32Array, rank: number): [bucket: number, below: number] {
  let bucket = 0, below = 0;
  while (below + counts[bucket]! < rank) below += counts[bucket++]!;
  return [bucket, below];
}
