/**
 * A text in Huffman's code: the words are canonical, so that their lengths are all that a reader needs.
 *
 * @module
 */
import { checkOptions, given, integerWithin, requireInteger, unchecked } from "../../core/mod.ts";

/** Words beyond this would need more symbols than memory holds: one of 49 bits stands for less than one of 2e10. */
const LONGEST = 48;

/** The words of a code in their order: by length, then by symbol. */
interface Words {
  /** Symbols that have a word, in the order of their words. */
  symbols: number[];
  /** For each length the first word, as a number, and how many there are. */
  first: number[];
  count: number[];
}

/**
 * Writes symbols with words of given lengths, the first bit in the highest place of the first byte.
 *
 * ```text
 * words in order of length, then of symbol:   word_0 = 0,   word_{i+1} = (word_i + 1) 2^(l_{i+1} - l_i)
 * ```
 *
 * Source: Huffman, A method for the construction of minimum-redundancy codes (1952); Deutsch: DEFLATE, section 3.2.2,
 * https://www.rfc-editor.org/rfc/rfc1951.
 *
 * @param symbols Integers from 0.
 * @param lengths Bits of each symbol's word, from {@linkcode huffmanLengths}.
 * @returns Bytes, of which the last one ends with zeros, and the number of bits before them.
 * @throws {RangeError} If a symbol has no word, or the lengths are those of no code.
 *
 * @example
 * ```ts
 * import { huffmanDecode, huffmanEncode } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const lengths = [1, 2, 2];
 * const { bytes, bits } = huffmanEncode([0, 2, 1, 0], lengths);
 * assert.deepEqual([bytes, bits], [Uint8Array.of(0b01110000), 6]);
 * assert.deepEqual([...huffmanDecode(bytes, { lengths, count: 4 })], [0, 2, 1, 0]);
 * ```
 */
export function huffmanEncode(
  symbols: ArrayLike<number>,
  lengths: ArrayLike<number>,
): { bytes: Uint8Array; bits: number } {
  const { symbols: order, first, count } = wordsOf(lengths), words = new Map<number, number>();
  let at = 0;
  for (let length = 0; length < first.length; length++) {
    for (let i = 0; i < count[length]!; i++) words.set(order[at++]!, first[length]! + i);
  }
  let bits = 0;
  for (let i = 0; i < symbols.length; i++) {
    if (!words.has(symbols[i]!)) {
      throw new RangeError(
        `Cannot encode symbols: each must have a word: current value is ${symbols[i]} at ${i}`,
      );
    }
    bits += lengths[symbols[i]!]!;
  }
  const bytes = new Uint8Array(Math.ceil(bits / 8));
  let place = 0;
  for (let i = 0; i < symbols.length; i++) {
    const word = words.get(symbols[i]!)!;
    for (let bit = lengths[symbols[i]!]! - 1; bit >= 0; bit--, place++) {
      if (Math.floor(word / 2 ** bit) % 2 === 1) bytes[place >> 3]! |= 0x80 >> (place & 7);
    }
  }
  return { bytes, bits };
}

/** What {@linkcode huffmanDecode} must know. */
export interface HuffmanDecodeOptions {
  /** Bits of each symbol's word. */
  lengths: ArrayLike<number>;
  /** Number of symbols. */
  count: number;
}

/**
 * Reads what {@linkcode huffmanEncode} wrote.
 *
 * Source: Huffman, A method for the construction of minimum-redundancy codes (1952).
 *
 * @param bytes The text; it ends where its last symbol does.
 * @param options Lengths of the words, number of symbols.
 * @returns The symbols.
 * @throws {RangeError} If the lengths are those of no code, or the bytes end too early, too late or with other bits than zeros.
 *
 * @example
 * ```ts
 * import { huffmanDecode } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...huffmanDecode(new Uint8Array(), { lengths: [0, 0], count: 0 })], []);
 * ```
 */
export function huffmanDecode(bytes: Uint8Array, options: HuffmanDecodeOptions): Uint32Array {
  checkOptions("huffmanDecode()", options, {
    lengths: given(unchecked),
    count: given(integerWithin({ min: 0, max: 2 ** 31 })),
  });
  const { lengths, count } = options, words = wordsOf(lengths);
  // a symbol takes a bit at least: what claims more is refused before memory is taken for it
  if (count > (words.symbols.length === 0 ? 0 : 8 * bytes.length)) refuseEnd(count, bytes.length);
  const found = new Uint32Array(count);
  let place = 0;
  for (let i = 0; i < count; i++) {
    let word = 0, length = 0, before = 0;
    while (word - words.first[length]! >= words.count[length]! || word < words.first[length]!) {
      if (place === 8 * bytes.length || length === LONGEST) refuseEnd(count, bytes.length);
      before += words.count[length]!;
      word = 2 * word + ((bytes[place >> 3]! >> (7 - (place & 7))) & 1);
      place++;
      length++;
    }
    found[i] = words.symbols[before + word - words.first[length]!]!;
  }
  const rest = place & 7;
  if (Math.ceil(place / 8) !== bytes.length || (rest > 0 && (bytes.at(-1)! << rest & 0xff) !== 0)) {
    throw new RangeError(
      `Cannot decode symbols: ${count} of them must end with zeros in the last byte: ` +
        `current value is ${place} bits in ${bytes.length} bytes`,
    );
  }
  return found;
}

function refuseEnd(count: number, bytes: number): never {
  throw new RangeError(
    `Cannot decode symbols: there must be ${count} of them: current value is a text of ${bytes} bytes that ends before`,
  );
}

/** The canonical words of these lengths; only whole codes are accepted, in which every text means something. */
function wordsOf(lengths: ArrayLike<number>): Words {
  const used: number[] = [], count: number[] = new Array(LONGEST + 1).fill(0);
  for (let s = 0; s < lengths.length; s++) {
    const length = requireInteger("a length", lengths[s]!, { min: 0, max: LONGEST });
    count[length]! += 1;
    if (length > 0) used.push(s);
  }
  count[0] = 0; // symbols of length 0 have no word
  const symbols = used.sort((a, b) => lengths[a]! - lengths[b]! || a - b), first: number[] = [];
  let word = 0, share = 0;
  for (let length = 0; length <= LONGEST; length++) {
    first.push(word);
    share += count[length]! * 2 ** -length;
    word = 2 * (word + count[length]!);
  }
  const lone = symbols.length === 1 && count[1] === 1;
  if (symbols.length > 0 && share !== 1 && !lone) {
    throw new RangeError(
      `Cannot use lengths: the sum of 2^-length must be 1: current value is ${share}`,
    );
  }
  return { symbols, first, count };
}
