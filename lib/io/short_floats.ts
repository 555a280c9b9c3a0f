/**
 * Floats of 16 bits, in which others store weights, as float32: every one of them is such a number, too.
 *
 * @module
 */

/** 2^(e - 25) for the exponents e of float16, whose subnormals have that of 1. */
const POWERS = Float64Array.from({ length: 31 }, (_, e) => 2 ** (Math.max(e, 1) - 25));

/**
 * The values of float16 numbers, IEEE's binary16.
 *
 * ```text
 * bits   s eeeee ffffffffff
 * value  (-1)^s 2^(e - 25) (1024 + f)     0 < e < 31
 *        (-1)^s 2^(-24) f                 e = 0: subnormals and both zeros
 *        (-1)^s infinity, NaN             e = 31: f = 0, f > 0
 * ```
 *
 * Source: https://en.wikipedia.org/wiki/Half-precision_floating-point_format
 *
 * @param bits The numbers as 16 bits each.
 * @returns Their values, exact.
 *
 * @example One, the least number above zero, the largest number
 * ```ts
 * import { float16Values } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...float16Values(Uint16Array.of(0x3c00, 0x0001, 0x7bff))], [1, 2 ** -24, 65504]);
 * ```
 */
export function float16Values(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) {
    const half = bits[i]!, sign = half >> 15 === 0 ? 1 : -1, e = half >> 10 & 31, f = half & 1023;
    values[i] = e < 31
      ? sign * POWERS[e]! * (e === 0 ? f : 1024 + f)
      : f === 0
      ? sign * Infinity
      : NaN;
  }
  return values;
}

/**
 * The values of bfloat16 numbers: each is the upper half of a float32.
 *
 * ```text
 * bits of the float32 = 2^16 bits of the bfloat16
 * ```
 *
 * Source: Kalamkar et al., A study of BFLOAT16 for deep learning training (arXiv:1905.12322), section 3.
 *
 * @param bits The numbers as 16 bits each.
 * @returns Their values, exact.
 *
 * @example
 * ```ts
 * import { bfloat16Values } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...bfloat16Values(Uint16Array.of(0x3f80, 0xc049))], [1, -3.140625]);
 * ```
 */
export function bfloat16Values(bits: Uint16Array): Float32Array {
  const words = new Uint32Array(bits.length);
  for (let i = 0; i < bits.length; i++) words[i] = bits[i]! << 16;
  return new Float32Array(words.buffer);
}
