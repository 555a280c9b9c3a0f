import assert from "node:assert/strict";
import fc from "fast-check";
import { numberAtRank, random } from "@geta-lab/geta/core";

/** Numbers of all sizes, with many that are equal or nearly so. */
const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.constantFrom(0, -0, 1, -1, 1 + 2 ** -40, -1 - 2 ** -23, 5e-324, -5e-324, 1e300, -1e300),
  fc.constantFrom(Infinity, -Infinity, 2 ** -149, -(2 ** -149)),
);
const lists = fc.array(number, { minLength: 1, maxLength: 50 });

Deno.test("numberAtRank() equals sorting, for lists and both precisions, ties and infinities included", () => {
  fc.assert(
    fc.property(lists, (list) => {
      for (const values of [list, Float64Array.from(list), Float32Array.from(list)]) {
        const sorted = Float64Array.from(values).sort();
        // ===, since the order of 0 and -0 is no difference of numbers
        sorted.forEach((wanted, i) => assert.ok(numberAtRank(values, i + 1) === wanted));
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});

Deno.test("numberAtRank() equals sorting for many numbers, which it counts instead", () => {
  const many = fc.tuple(fc.array(number, { minLength: 40, maxLength: 40 }), fc.nat(1000));
  fc.assert(
    fc.property(many, ([few, seed]) => {
      const stream = random(seed);
      const list = Array.from(
        { length: 9000 },
        () => stream.integer(3) === 0 ? few[stream.integer(40)]! : stream.normal(),
      );
      for (const values of [list, Float64Array.from(list), Float32Array.from(list)]) {
        const sorted = Float64Array.from(values).sort();
        for (const rank of [1, 2, 4500, 8999, 9000, 1 + stream.integer(9000)]) {
          assert.ok(numberAtRank(values, rank) === sorted[rank - 1]);
        }
      }
    }),
    { seed: 2, numRuns: 20 },
  );
});

Deno.test("numberAtRank() puts NaN last, reads a part of a larger buffer and leaves its input alone", () => {
  for (const values of [[NaN, -2, Infinity, 1], Float32Array.of(NaN, -2, Infinity, 1)]) {
    assert.deepEqual([1, 2, 3, 4].map((rank) => numberAtRank(values, rank)), [
      -2,
      1,
      Infinity,
      NaN,
    ]);
    assert.ok(Number.isNaN(values[0]));
  }
  const many = Float32Array.from({ length: 9000 }, (_, i) => i === 5 ? NaN : -i);
  assert.ok(Number.isNaN(numberAtRank(many, 9000)));
  assert.equal(numberAtRank(many.subarray(1), 8998), -1);
  const all = Float32Array.of(100, 3, -1, 2, 100);
  assert.equal(numberAtRank(all.subarray(1, 4), 3), 3);
  assert.deepEqual(all, Float32Array.of(100, 3, -1, 2, 100));
});

Deno.test("numberAtRank() refuses ranks that there are not", () => {
  for (const rank of [0, 3, 1.5, NaN]) {
    assert.throws(
      () => numberAtRank([1, 2], rank),
      new RangeError(`Cannot use rank: it must be an integer in [1, 2]: current value is ${rank}`),
    );
  }
});
