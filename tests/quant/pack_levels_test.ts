import assert from "node:assert/strict";
import fc from "fast-check";
import { neededBits, packLevels, unpackLevels } from "@geta-lab/geta/quant";

/** A number of bits and levels that fit it. */
const packable = fc.integer({ min: 2, max: 16 }).chain((bits) =>
  fc.tuple(
    fc.constant(bits),
    fc.array(fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }), { maxLength: 70 }),
  )
);

/** The stream as text of zeros and ones, bit by bit. */
function slowBytes(levels: number[], bits: number): number[] {
  const stream = levels.flatMap((level) =>
    Array.from({ length: bits }, (_, j) => (BigInt(level) >> BigInt(j)) & 1n)
  );
  return Array.from(
    { length: Math.ceil(stream.length / 8) },
    (_, m) =>
      Array.from({ length: 8 }, (_, j) => Number(stream[8 * m + j] ?? 0n) << j)
        .reduce((a, b) => a + b),
  );
}

Deno.test("unpackLevels() undoes packLevels() for every number of bits", () => {
  fc.assert(
    fc.property(packable, ([bits, levels]) => {
      const packed = packLevels(Int32Array.from(levels), bits);
      assert.equal(packed.length, Math.ceil(levels.length * bits / 8));
      const again = unpackLevels(packed, { bits, count: levels.length });
      assert.deepEqual([...again], levels);
    }),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("packLevels() writes the bytes that the bits one by one give", () => {
  fc.assert(
    fc.property(packable, ([bits, levels]) => {
      assert.deepEqual([...packLevels(Int32Array.from(levels), bits)], slowBytes(levels, bits));
    }),
    { seed: 2 },
  );
});

Deno.test("neededBits() is the least number of bits that packLevels() accepts", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -32768, max: 32767 })), (all) => {
      const levels = Int32Array.from(all), bits = neededBits(levels);
      packLevels(levels, bits);
      if (bits > 2) assert.throws(() => packLevels(levels, bits - 1), RangeError);
    }),
    { seed: 3 },
  );
  assert.equal(neededBits(Int32Array.of(2 ** 31 - 1)), 32);
  assert.equal(neededBits(Int32Array.of(-(2 ** 31))), 32);
});

Deno.test("packLevels() and unpackLevels() refuse what does not fit", () => {
  assert.throws(
    () => packLevels(Int32Array.of(8), 4),
    new RangeError(
      "Cannot pack levels: they must be in [-8, 8) for 4 bits: current value is 8",
    ),
  );
  assert.throws(() => packLevels(Int32Array.of(0), 17), RangeError);
  assert.throws(() => packLevels(Int32Array.of(0), 1), RangeError);
  assert.throws(() => packLevels(Int32Array.of(0), 2.5), RangeError);
  assert.throws(
    () => unpackLevels(new Uint8Array(2), { bits: 4, count: 5 }),
    new TypeError("Cannot unpack levels: 5 of 4 bits must be 3 bytes: current value is 2"),
  );
});
