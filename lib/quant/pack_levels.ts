import { requireInteger } from "../core/mod.ts";

/** Bits of a level that is packed: fewer hold no sign, more are stored as they are. */
const bounds = { min: 2, max: 16 };

/**
 * Writes signed levels one behind the other with b bits each, without gaps.
 *
 * | symbol | here          | meaning                                        |
 * | ------ | ------------- | ---------------------------------------------- |
 * | q_i    | `levels[i]`   | signed level, -2^(b-1) <= q_i < 2^(b-1)        |
 * | b      | `bits`        | bits of a level, 2 to 16                       |
 * | s_k    | -             | bit k of the stream, k = 0 … n b - 1           |
 *
 * ```text
 * s_(i b + j) = bit j of (q_i mod 2^b)     two's complement, lowest bit first
 * byte m      = sum over j of  s_(8 m + j) 2^j     what is missing in the last byte is 0
 * ```
 *
 * Source: docs/files.md, section 3.
 *
 * @param levels Signed levels, n of them.
 * @param bits Bits b of a level.
 * @returns ceil(n b / 8) bytes.
 * @throws {RangeError} If b is not an integer in [2, 16] or a level needs more bits.
 *
 * @example Levels of four bits, two in a byte
 * ```ts
 * import { packLevels } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(packLevels(Int32Array.of(3, -1, 7), 4), Uint8Array.of(0xf3, 0x07));
 * ```
 */
export function packLevels(levels: Int32Array, bits: number): Uint8Array {
  requireInteger("bits", bits, bounds);
  const bytes = new Uint8Array(Math.ceil(levels.length * bits / 8));
  const half = 2 ** (bits - 1), mask = 2 ** bits - 1;
  let pending = 0, count = 0, at = 0; // bits that fill no byte yet, lowest first
  for (const level of levels) {
    if (level < -half || level >= half) {
      throw new RangeError(
        `Cannot pack levels: they must be in [${-half}, ${half}) for ${bits} bits: current value is ${level}`,
      );
    }
    pending |= (level & mask) << count; // at most 7 + 16 bits
    for (count += bits; count >= 8; count -= 8) {
      bytes[at++] = pending & 0xff;
      pending >>>= 8;
    }
  }
  if (count > 0) bytes[at] = pending;
  return bytes;
}

/**
 * Reads what {@linkcode packLevels} wrote.
 *
 * Source: docs/files.md, section 3.
 *
 * @param bytes The packed levels, ceil(n b / 8) bytes.
 * @param options Bits b of a level and number n of levels.
 * @returns n signed levels.
 * @throws {RangeError} If b is not an integer in [2, 16] or n is negative.
 * @throws {TypeError} If there are not exactly as many bytes as n levels need.
 *
 * @example
 * ```ts
 * import { unpackLevels } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const levels = unpackLevels(Uint8Array.of(0xf3, 0x07), { bits: 4, count: 3 });
 * assert.deepEqual(levels, Int32Array.of(3, -1, 7));
 * ```
 */
export function unpackLevels(
  bytes: Uint8Array,
  { bits, count }: { bits: number; count: number },
): Int32Array {
  requireInteger("bits", bits, bounds);
  requireInteger("count", count, { min: 0 });
  const wanted = Math.ceil(count * bits / 8);
  if (bytes.length !== wanted) {
    throw new TypeError(
      `Cannot unpack levels: ${count} of ${bits} bits must be ${wanted} bytes: current value is ${bytes.length}`,
    );
  }
  const levels = new Int32Array(count), unused = 32 - bits;
  let pending = 0, known = 0, at = 0;
  for (let i = 0; i < count; i++) {
    for (; known < bits; known += 8) pending |= bytes[at++]! << known;
    levels[i] = (pending << unused) >> unused; // repeats the sign bit
    pending >>>= bits;
    known -= bits;
  }
  return levels;
}

/**
 * The fewest bits that hold all of these levels, sign included.
 *
 * ```text
 * b = min { b >= 2 : -2^(b-1) <= q < 2^(b-1) for all q }
 * ```
 *
 * Source: docs/files.md, section 3.
 *
 * @param levels Signed levels.
 * @returns The integer number of bits, 2 to 32.
 *
 * @example
 * ```ts
 * import { neededBits } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([[0], [-8, 7], [8]].map((all) => neededBits(Int32Array.from(all))), [2, 4, 5]);
 * ```
 */
export function neededBits(levels: Int32Array): number {
  let all = 0;
  for (const level of levels) all |= level < 0 ? ~level : level;
  return Math.max(2, 33 - Math.clz32(all));
}
