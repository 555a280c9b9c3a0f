import assert from "node:assert/strict";
import fc from "fast-check";
import {
  codedBits,
  entropyBits,
  huffmanDecode,
  huffmanEncode,
  huffmanLengths,
  symbolFrequencies,
} from "@geta-lab/geta/quant";
import { assertNear, fixtures } from "../../support/fixtures.ts";

interface Huffman {
  cases: {
    labels_of_nonzero_in_order: number[];
    huffman: {
      frequencies: Record<string, number>;
      total_bits: number;
      average_bits: number;
      entropy_bits: number;
    };
  }[];
  huffman_example: {
    frequencies: Record<string, number>;
    total_bits: number;
    lengths_sorted: number[];
  };
}

Deno.test("fixture: huffmanLengths(), codedBits() and entropyBits() equal kmeans_huffman", () => {
  for (const { file, data } of fixtures<Huffman>("kmeans_huffman")) {
    for (const { huffman, labels_of_nonzero_in_order: labels } of data.cases) {
      const counts = Object.values(huffman.frequencies), lengths = huffmanLengths(counts);
      const bits = codedBits(counts, lengths);
      assert.equal(bits, huffman.total_bits, file);
      assertNear([bits / labels.length], [huffman.average_bits], file);
      assertNear([entropyBits(counts)], [huffman.entropy_bits], file);
      const alphabet = Math.max(...labels) + 1, own = symbolFrequencies(labels, alphabet);
      assert.deepEqual([...own].filter((count) => count > 0), counts, file);
      const coded = huffmanEncode(labels, huffmanLengths(own));
      assert.equal(coded.bits, bits, file);
    }
    const { frequencies, total_bits, lengths_sorted } = data.huffman_example;
    const counts = Object.values(frequencies), lengths = huffmanLengths(counts);
    assert.deepEqual([...lengths].sort((a, b) => a - b), lengths_sorted, file);
    assert.equal(codedBits(counts, lengths), total_bits, file);
  }
});

/** The fewest bits there are, by trying every binary tree: split the symbols in two in all ways. */
function fewestBits(counts: number[]): number {
  if (counts.length === 1) return 0;
  const total = counts.reduce((sum, count) => sum + count, 0);
  let best = Infinity;
  for (let set = 1; set < 2 ** counts.length - 1; set += 2) {
    const left = counts.filter((_, i) => (set >> i) & 1);
    const right = counts.filter((_, i) => !((set >> i) & 1));
    best = Math.min(best, total + fewestBits(left) + fewestBits(right));
  }
  return best;
}

Deno.test("huffmanLengths() needs as few bits as the best of all trees, and is a whole code", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 2, maxLength: 5 }),
      (counts) => {
        const lengths = huffmanLengths(counts);
        assert.equal(codedBits(counts, lengths), fewestBits(counts));
        assert.equal([...lengths].reduce((sum, length) => sum + 2 ** -length, 0), 1);
        const total = counts.reduce((sum, count) => sum + count, 0);
        const perSymbol = codedBits(counts, lengths) / total, entropy = entropyBits(counts);
        assert.ok(entropy <= perSymbol + 1e-12 && perSymbol < entropy + 1);
      },
    ),
    { seed: 1 },
  );
});

Deno.test("huffmanDecode() undoes huffmanEncode(), with unused and with lone symbols", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(9).map((x) => x * x % 7), { maxLength: 60 }),
      fc.integer({ min: 7, max: 9 }),
      (symbols, alphabet) => {
        const lengths = huffmanLengths(symbolFrequencies(symbols, alphabet));
        const { bytes, bits } = huffmanEncode(symbols, lengths);
        assert.equal(bits, codedBits(symbolFrequencies(symbols, alphabet), lengths));
        assert.equal(bytes.length, Math.ceil(bits / 8));
        assert.deepEqual([...huffmanDecode(bytes, { lengths, count: symbols.length })], symbols);
      },
    ),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("huffmanLengths() gives rare symbols long words, which come back", () => {
  const frequencies = [1, 1];
  while (frequencies.length < 30) frequencies.push(frequencies.at(-1)! + frequencies.at(-2)!);
  const lengths = huffmanLengths(frequencies);
  assert.equal(Math.max(...lengths), 29);
  const { bytes } = huffmanEncode([0, 29, 1, 15], lengths);
  assert.deepEqual([...huffmanDecode(bytes, { lengths, count: 4 })], [0, 29, 1, 15]);
});

Deno.test("huffmanDecode() and its like refuse what does not fit", () => {
  const lengths = [1, 2, 2], { bytes } = huffmanEncode([0, 2, 1, 0], lengths);
  assert.throws(
    () => huffmanDecode(bytes, { lengths, count: 9 }),
    new RangeError(
      "Cannot decode symbols: there must be 9 of them: current value is a text of 1 bytes that ends before",
    ),
  );
  assert.throws(
    () => huffmanDecode(Uint8Array.of(bytes[0]! | 1), { lengths, count: 4 }),
    new RangeError(
      "Cannot decode symbols: 4 of them must end with zeros in the last byte: current value is 6 bits in 1 bytes",
    ),
  );
  assert.throws(
    () => huffmanDecode(Uint8Array.of(bytes[0]!, 0), { lengths, count: 4 }),
    /current value is 6 bits in 2 bytes/,
  );
  assert.throws(
    () => huffmanDecode(bytes, { lengths: [1, 1, 1], count: 1 }),
    new RangeError("Cannot use lengths: the sum of 2^-length must be 1: current value is 1.5"),
  );
  assert.throws(
    () => huffmanDecode(bytes, { lengths: [2, 2], count: 1 }),
    new RangeError("Cannot use lengths: the sum of 2^-length must be 1: current value is 0.5"),
  );
  assert.throws(
    () =>
      huffmanDecode(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff), {
        lengths: [0, 1],
        count: 3,
      }),
    /there must be 3 of them: current value is a text of 7 bytes that ends before/,
  );
  assert.throws(
    () => huffmanDecode(new Uint8Array(4), { lengths: [0, 0], count: 2 ** 31 }),
    /there must be 2147483648 of them/,
  );
  assert.throws(
    () => huffmanEncode([0, 1], [1, 0]),
    new RangeError("Cannot encode symbols: each must have a word: current value is 1 at 1"),
  );
  assert.throws(
    () => huffmanLengths([1, -1]),
    new RangeError(
      "Cannot use a frequency: it must be an integer in [0, infinity): current value is -1",
    ),
  );
  assert.throws(
    () => symbolFrequencies([3], 3),
    new RangeError("Cannot use a symbol: it must be an integer in [0, 2]: current value is 3"),
  );
  assert.throws(
    () => codedBits([1, 2], [1]),
    new TypeError("Cannot use lengths: its shape must be [2]: current value is [1]"),
  );
});
