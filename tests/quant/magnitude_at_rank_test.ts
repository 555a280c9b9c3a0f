import assert from "node:assert/strict";
import fc from "fast-check";
import { magnitudeAtRank } from "@geta-lab/geta/quant";

Deno.test("magnitudeAtRank() equals sorting, ties, zeros and infinities included", () => {
  const numbers = fc.oneof(
    fc.float({ noNaN: true }),
    fc.constantFrom(0, -0, 1, -1, 1 + 2 ** -23, 2 ** -149, Infinity, -Infinity),
  );
  fc.assert(fc.property(fc.array(numbers, { minLength: 1, maxLength: 50 }), (list) => {
    const values = Float32Array.from(list), sorted = values.map(Math.abs).sort();
    sorted.forEach((magnitude, i) => assert.equal(magnitudeAtRank(values, i + 1), magnitude));
  }));
});

Deno.test("magnitudeAtRank() puts NaN last and leaves its input alone", () => {
  const values = Float32Array.of(NaN, -2, Infinity, 1);
  assert.equal(magnitudeAtRank(values, 1), 1);
  assert.equal(magnitudeAtRank(values, 3), Infinity);
  assert.ok(Number.isNaN(magnitudeAtRank(values, 4)));
  assert.deepEqual(values, Float32Array.of(NaN, -2, Infinity, 1));
});

Deno.test("magnitudeAtRank() reads a part of a larger buffer", () => {
  const all = Float32Array.of(100, 1, 2, 3, 100);
  assert.equal(magnitudeAtRank(all.subarray(1, 4), 3), 3);
});

Deno.test("magnitudeAtRank() refuses ranks that do not exist", () => {
  for (const rank of [0, 3, 1.5, NaN]) {
    assert.throws(
      () => magnitudeAtRank(Float32Array.of(1, 2), rank),
      new RangeError(
        "Cannot find the magnitude: the rank must be a whole number from 1 to 2: " +
          `current value is ${rank}`,
      ),
    );
  }
});
