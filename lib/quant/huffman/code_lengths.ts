/**
 * How long the code word of each symbol is, and how many bits that makes.
 *
 * @module
 */
import { requireInteger, requireShape } from "../../core/mod.ts";

/**
 * Lengths of the code words that need the fewest bits (Huffman): the two rarest symbols become one until one is left, and each time
 * their words grow by a bit. Of equal frequencies the lower symbols are joined first.
 *
 * | symbol | here             | meaning                                       |
 * | ------ | ---------------- | --------------------------------------------- |
 * | f_s    | `frequencies[s]` | how often symbol s occurs                     |
 * | l_s    | return value     | bits of its word; 0 for symbols that never do |
 *
 * ```text
 * sum over s of f_s l_s  is as small as it can be, and  sum over used s of 2^-l_s = 1
 * ```
 *
 * A symbol that is the only one gets a word of one bit, as in DEFLATE: the lengths then still say which one it is.
 *
 * Source: Huffman, A method for the construction of minimum-redundancy codes (1952); Han, Mao, Dally: Deep Compression
 * (arXiv:1510.00149), section 4.
 *
 * @param frequencies How often each symbol occurs.
 * @returns Bits of each word.
 * @throws {RangeError} If a frequency is no integer from 0.
 *
 * @example
 * ```ts
 * import { huffmanLengths } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...huffmanLengths([45, 13, 12, 16, 9, 5])], [1, 3, 3, 3, 4, 4]);
 * assert.deepEqual([...huffmanLengths([0, 7])], [0, 1]);
 * ```
 */
export function huffmanLengths(frequencies: ArrayLike<number>): Uint8Array {
  requireFrequencies(frequencies);
  const lengths = new Uint8Array(frequencies.length);
  // symbols by frequency, and what was joined of them: both queues rise, so the rarest stands at the front of one
  const symbols: Node[] = Array.from(frequencies, (count, symbol) => ({ count, symbols: [symbol] }))
    .filter(({ count }) => count > 0).sort((a, b) => a.count - b.count);
  const joined: Node[] = [];
  if (symbols.length === 1) lengths[symbols[0]!.symbols[0]!] = 1;
  let nextSymbol = 0, nextJoined = 0;
  const rarest = (): Node => {
    const symbol = symbols[nextSymbol], other = joined[nextJoined];
    if (other === undefined || (symbol !== undefined && symbol.count <= other.count)) {
      nextSymbol++;
      return symbol!;
    }
    nextJoined++;
    return other;
  };
  for (let left = symbols.length; left > 1; left--) {
    const a = rarest(), b = rarest();
    const both = { count: a.count + b.count, symbols: a.symbols.concat(b.symbols) };
    for (const symbol of both.symbols) lengths[symbol]! += 1;
    joined.push(both);
  }
  return lengths;
}

/** Symbols that share the begin of their words. */
interface Node {
  count: number;
  symbols: number[];
}

/**
 * Bits of a text whose symbols have words of these lengths.
 *
 * ```text
 * bits = sum over s of f_s l_s
 * ```
 *
 * Source: Huffman, A method for the construction of minimum-redundancy codes (1952).
 *
 * @param frequencies How often each symbol occurs.
 * @param lengths Bits of each word.
 * @returns Bits.
 * @throws {TypeError} If there are not as many lengths as frequencies.
 * @throws {RangeError} If a number is no integer from 0.
 *
 * @example
 * ```ts
 * import { codedBits, huffmanLengths } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const frequencies = [45, 13, 12, 16, 9, 5];
 * assert.equal(codedBits(frequencies, huffmanLengths(frequencies)), 224);
 * ```
 */
export function codedBits(frequencies: ArrayLike<number>, lengths: ArrayLike<number>): number {
  requireFrequencies(frequencies);
  requireShape("lengths", [lengths.length], [frequencies.length]);
  let bits = 0;
  for (let s = 0; s < lengths.length; s++) {
    bits += frequencies[s]! * requireInteger("a length", lengths[s]!, { min: 0 });
  }
  return bits;
}

/**
 * Bits of a symbol that no code word by word can undercut on average.
 *
 * ```text
 * H = - sum over used s of p_s log2(p_s),  p_s = f_s / sum f;      H <= bits of Huffman's code a symbol < H + 1
 * ```
 *
 * Source: Shannon, A mathematical theory of communication (1948).
 *
 * @param frequencies How often each symbol occurs.
 * @returns Bits a symbol; 0 if there is none.
 * @throws {RangeError} If a frequency is no integer from 0.
 *
 * @example
 * ```ts
 * import { entropyBits } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.equal(entropyBits([8, 4, 2, 2]), 1.75);
 * ```
 */
export function entropyBits(frequencies: ArrayLike<number>): number {
  const total = requireFrequencies(frequencies);
  let bits = 0;
  for (let s = 0; s < frequencies.length; s++) {
    const share = frequencies[s]! / total;
    if (share > 0) bits -= share * Math.log2(share);
  }
  return bits;
}

/**
 * How often each symbol occurs.
 *
 * @param symbols Integers from 0.
 * @param alphabet Number of symbols that there may be.
 * @returns A count for each symbol of the alphabet.
 * @throws {RangeError} If a symbol is not in the alphabet.
 *
 * @example
 * ```ts
 * import { symbolFrequencies } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...symbolFrequencies([2, 0, 2], 4)], [1, 0, 2, 0]);
 * ```
 */
export function symbolFrequencies(symbols: ArrayLike<number>, alphabet: number): Uint32Array {
  const frequencies = new Uint32Array(requireInteger("alphabet", alphabet, { min: 0 }));
  for (let i = 0; i < symbols.length; i++) {
    frequencies[requireInteger("a symbol", symbols[i]!, { min: 0, max: alphabet - 1 })]! += 1;
  }
  return frequencies;
}

/** Refuses counts that are none, and adds them. */
function requireFrequencies(frequencies: ArrayLike<number>): number {
  let total = 0;
  for (let s = 0; s < frequencies.length; s++) {
    total += requireInteger("a frequency", frequencies[s]!, { min: 0 });
  }
  return total;
}
