import assert from "node:assert/strict";
import fc from "fast-check";
import {
  decodeTwoOfFour,
  encodeTwoOfFour,
  metadataWords,
  nmMask,
  nmStorage,
  twoOfFourProduct,
} from "@geta-lab/geta/nm";
import { applyMask } from "@geta-lab/geta/mask";
import { assertNear, fixtures, type FixtureTensor, values } from "../support/fixtures.ts";
import { rowsWeight } from "./weights.ts";

interface Sparse {
  dense: FixtureTensor;
  keep: FixtureTensor;
  values: FixtureTensor;
  indices_2bit: FixtureTensor;
  metadata_nibbles: FixtureTensor;
  metadata_u16_low_nibble_first: FixtureTensor;
  rhs: FixtureTensor;
  product: FixtureTensor;
  bits: Record<"dense_fp16" | "compressed_fp16" | "dense_int8" | "compressed_int8", number>;
  macs: { dense: number; compressed: number };
  underfull_group_nibbles: Record<string, number | string>;
  full_group_nibbles: Record<string, number>;
}

const shapeOf = ({ shape }: FixtureTensor) => shape as [number, number];

Deno.test("fixture: encodeTwoOfFour() and what is made of it", () => {
  for (const { file, data } of fixtures<Sparse>("sparse_2_4")) {
    const shape = shapeOf(data.dense);
    const mask = nmMask(rowsWeight(values(data.dense), shape), { n: 2, m: 4 });
    assert.deepEqual([...mask], data.keep.data, file);
    const masked = applyMask(values(data.dense), mask);
    const encoded = encodeTwoOfFour(masked, shape);
    assert.deepEqual(encoded.values, values(data.values), file);
    assert.deepEqual([...encoded.nibbles], data.metadata_nibbles.data, file);
    const places = [...encoded.nibbles].flatMap((nibble) => [nibble & 3, nibble >> 2]);
    assert.deepEqual(places, data.indices_2bit.data, file);
    assert.deepEqual([...metadataWords(encoded)], data.metadata_u16_low_nibble_first.data, file);
    assert.deepEqual(decodeTwoOfFour(encoded), masked, file);
    assertNear(twoOfFourProduct(encoded, values(data.rhs)), data.product.data, file);
    const half = nmStorage(masked.length, { n: 2, m: 4, valueBits: 16 });
    assert.deepEqual([half.dense, half.compressed], [
      data.bits.dense_fp16,
      data.bits.compressed_fp16,
    ]);
    const byte = nmStorage(masked.length, { n: 2, m: 4, valueBits: 8 });
    assert.deepEqual([byte.dense, byte.compressed], [
      data.bits.dense_int8,
      data.bits.compressed_int8,
    ]);
    const width = data.rhs.shape[1]!;
    assert.deepEqual([masked.length * width, encoded.values.length * width], [
      data.macs.dense,
      data.macs.compressed,
    ]);
  }
});

Deno.test("fixture: encodeTwoOfFour() names the places of full and of underfull groups", () => {
  for (const { file, data } of fixtures<Sparse>("sparse_2_4")) {
    const { note: _, ...underfull } = data.underfull_group_nibbles;
    const full = Object.entries(data.full_group_nibbles).filter(([flags]) =>
      /^[01]{4}$/.test(flags)
    );
    for (const [flags, nibble] of [...Object.entries(underfull), ...full]) {
      const group = Float32Array.from(flags, (flag) => 5 * Number(flag));
      const encoded = encodeTwoOfFour(group, [1, 4]);
      assert.equal(encoded.nibbles[0], nibble, `${file} ${flags}`);
      assert.deepEqual(decodeTwoOfFour(encoded), group, `${file} ${flags}`);
    }
  }
});

/** Rows of groups with at most two numbers that are not zero. */
const groups = fc.array(
  fc.tuple(
    fc.constantFrom([0, 1], [0, 2], [0, 3], [1, 2], [1, 3], [2, 3]),
    fc.integer(),
    fc.integer({ min: -3, max: 3 }),
  ),
  { minLength: 6, maxLength: 6 },
).map((list) =>
  Float32Array.from(list.flatMap(([places, a, b]) => {
    const group = [0, 0, 0, 0];
    group[places[0]!] = a;
    group[places[1]!] = b;
    return group;
  }))
);

Deno.test("decodeTwoOfFour() undoes encodeTwoOfFour(), and places rise in every group", () => {
  fc.assert(
    fc.property(groups, (matrix) => {
      const encoded = encodeTwoOfFour(matrix, [2, 12]);
      assert.equal(encoded.values.length, 12);
      assert.ok(encoded.nibbles.every((nibble) => (nibble & 3) < nibble >> 2 && nibble < 16));
      assert.deepEqual(decodeTwoOfFour(encoded), matrix);
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("encodeTwoOfFour() takes every matrix under a 2:4 mask, with zeros of its own, too", () => {
  const matrix = fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 24, maxLength: 24 });
  fc.assert(
    fc.property(matrix, (list) => {
      const weight = rowsWeight(list, [3, 8]);
      const masked = applyMask(weight.data, nmMask(weight, { n: 2, m: 4 }));
      assert.deepEqual(decodeTwoOfFour(encodeTwoOfFour(masked, [3, 8])), masked);
    }),
    { seed: 2 },
  );
});

Deno.test("twoOfFourProduct() is the product of the whole matrix", () => {
  const right = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 36, maxLength: 36 });
  fc.assert(
    fc.property(groups, right, (matrix, right) => {
      const small = matrix.map((x) => x % 100);
      const found = twoOfFourProduct(encodeTwoOfFour(small, [2, 12]), Float32Array.from(right));
      for (let r = 0; r < 2; r++) {
        for (let c = 0; c < 3; c++) {
          let sum = 0;
          for (let k = 0; k < 12; k++) sum += small[12 * r + k]! * right[3 * k + c]!;
          assert.equal(found[3 * r + c]! + 0, sum + 0);
        }
      }
    }),
    { seed: 3 },
  );
});

Deno.test("metadataWords() ends every row with its own word", () => {
  const nibbles = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
  const words = metadataWords({ shape: [2, 20], nibbles });
  assert.deepEqual([...words], [0x4321, 0x5, 0x9876, 0xa]);
});

Deno.test("nmStorage() counts the places: 56.25 and 62.5 % at 2:4, not a half", () => {
  const share = (valueBits: number, n: number, m: number) => {
    const { dense, compressed } = nmStorage(1024, { n, m, valueBits });
    return compressed / dense;
  };
  assert.equal(share(16, 2, 4), 0.5625);
  assert.equal(share(8, 2, 4), 0.625);
  assert.equal(share(16, 1, 16), 20 / 256);
  assert.equal(share(8, 3, 5 - 1), 0.9375);
});

Deno.test("encodeTwoOfFour(), decodeTwoOfFour() and their like refuse what does not fit", () => {
  assert.throws(
    () => encodeTwoOfFour(Float32Array.of(0, 0, 0, 0, 1, 2, 0, 3), [1, 8]),
    new RangeError(
      "Cannot encode as 2:4: every four numbers of a row must hold at most two that are not zero: " +
        "current value is 1, 2, 0, 3 at 4",
    ),
  );
  assert.throws(
    () => encodeTwoOfFour(new Float32Array(12), [2, 6]),
    new TypeError(
      "Cannot use 2:4: the number of columns must be a multiple of 4: current value is 6",
    ),
  );
  assert.throws(
    () => encodeTwoOfFour(new Float32Array(12), [2, 4]),
    new TypeError("Cannot use matrix: its shape must be [8]: current value is [12]"),
  );
  assert.throws(
    () => encodeTwoOfFour(Float32Array.of(NaN, 0, 0, 0), [1, 4]),
    /must be finite: current value is NaN at 0/,
  );
  const encoded = encodeTwoOfFour(new Float32Array(8), [2, 4]);
  assert.throws(
    () => decodeTwoOfFour({ ...encoded, nibbles: Uint8Array.of(14, 5) }),
    new RangeError(
      "Cannot decode 2:4: a nibble must name two places, the lower one first: current value is 5 at 1",
    ),
  );
  assert.throws(
    () => decodeTwoOfFour({ ...encoded, nibbles: Uint8Array.of(14, 30) }),
    /current value is 30 at 1/,
  );
  assert.throws(
    () => decodeTwoOfFour({ ...encoded, values: new Float32Array(3) }),
    new TypeError("Cannot use values: its shape must be [4]: current value is [3]"),
  );
  assert.throws(
    () => twoOfFourProduct(encoded, new Float32Array(6)),
    new TypeError("Cannot use right: its shape must be [4]: current value is [6]"),
  );
  assert.throws(
    () => nmStorage(6, { n: 2, m: 4, valueBits: 8 }),
    new TypeError(
      "Cannot store as N:M: the number of weights must be a multiple of 4: current value is 6",
    ),
  );
});
