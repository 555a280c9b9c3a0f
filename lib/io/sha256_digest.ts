/** Primes below 312: the first 64. */
const PRIMES = Array.from({ length: 310 }, (_, i) => i + 2)
  .filter((n) => Array.from({ length: n - 2 }, (_, i) => i + 2).every((divisor) => n % divisor));

/** The first 32 bits behind the point of a root of each prime. */
const bitsOfRoots = (root: (prime: number) => number, count: number) =>
  Uint32Array.from(PRIMES.slice(0, count), (prime) => (root(prime) % 1) * 2 ** 32);

const K = bitsOfRoots(Math.cbrt, 64), START = bitsOfRoots(Math.sqrt, 8);

/**
 * SHA-256 without the help of the platform, whose `crypto.subtle` browsers hide from pages that came by plain HTTP.
 *
 * | symbol   | meaning                                                                       |
 * | -------- | ----------------------------------------------------------------------------- |
 * | h        | the eight words of the hash so far                                            |
 * | w        | the words of a block of 64 bytes, stretched from 16 to 64                     |
 * | k        | the first 32 bits behind the point of the cube roots of the first 64 primes   |
 * | x >>> n  | x rotated right by n bits, in the formulas only                               |
 *
 * ```text
 * w_i  = w_{i-16} + s0(w_{i-15}) + w_{i-7} + s1(w_{i-2})        for i >= 16
 * s0(x) = x >>> 7 ^ x >>> 18 ^ x shifted by 3      s1(x) = x >>> 17 ^ x >>> 19 ^ x shifted by 10
 * t1   = h7 + (h4 >>> 6 ^ h4 >>> 11 ^ h4 >>> 25) + choose(h4, h5, h6) + k_i + w_i
 * t2   = (h0 >>> 2 ^ h0 >>> 13 ^ h0 >>> 22) + majority(h0, h1, h2)
 * h    = t1 + t2, h0, h1, h2, h3 + t1, h4, h5, h6               64 times a block, then added to h before it
 * ```
 *
 * Source: NIST, Secure Hash Standard (2015), FIPS 180-4, sections 4.1.2, 4.2.2 and 6.2.
 *
 * @param bytes Any bytes, fewer than 2^29.
 * @returns 32 bytes.
 *
 * @example The standard's own example
 * ```ts
 * import { sha256Digest } from "@geta-lab/geta/io";
 * import assert from "node:assert/strict";
 *
 * const digest = sha256Digest(new TextEncoder().encode("abc"));
 * assert.deepEqual([...digest.subarray(0, 4)], [0xba, 0x78, 0x16, 0xbf]);
 * ```
 */
export function sha256Digest(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const hash = START.slice(), words = padded(bytes), w = new Uint32Array(64);
  for (let block = 0; block < words.length; block += 16) {
    w.set(words.subarray(block, block + 16));
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15]!, y = w[i - 2]!;
      const s0 = rotated(x, 7) ^ rotated(x, 18) ^ x >>> 3;
      const s1 = rotated(y, 17) ^ rotated(y, 19) ^ y >>> 10;
      w[i] = w[i - 16]! + s0 + w[i - 7]! + s1;
    }
    let [a, b, c, d, e, f, g, h] = hash as unknown as Eight;
    for (let i = 0; i < 64; i++) {
      const choice = e & f ^ ~e & g, majority = a & b ^ a & c ^ b & c;
      const t1 = h + (rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)) + choice + K[i]! + w[i]!;
      const t2 = (rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)) + majority;
      [a, b, c, d, e, f, g, h] = [t1 + t2 | 0, a, b, c, d + t1 | 0, e, f, g];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => hash[i]! += word);
  }
  return bigEndian(hash);
}

type Eight = [number, number, number, number, number, number, number, number];

function rotated(x: number, by: number): number {
  return x >>> by | x << 32 - by;
}

/** The bytes, a one, zeros, and the number of bits, as whole blocks of words. */
function padded(bytes: Uint8Array): Uint32Array {
  const blocks = Math.ceil((bytes.length + 9) / 64), all = new Uint8Array(blocks * 64);
  all.set(bytes);
  all[bytes.length] = 0x80;
  const view = new DataView(all.buffer);
  view.setUint32(all.length - 4, bytes.length * 8);
  return Uint32Array.from({ length: blocks * 16 }, (_, i) => view.getUint32(4 * i));
}

function bigEndian(words: Uint32Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(words.length * 4), view = new DataView(bytes.buffer);
  words.forEach((word, i) => view.setUint32(4 * i, word));
  return bytes;
}
