import assert from "node:assert/strict";
import fc from "fast-check";
import { largest, smallest } from "@geta-lab/geta/core";

Deno.test("largest() and smallest() are the last and the first of the sorted list", () => {
  const numbers = fc.array(fc.double({ noNaN: true }), { minLength: 1 });
  fc.assert(
    fc.property(numbers, (list) => {
      const sorted = Float64Array.from(list).sort();
      return largest(list) === sorted.at(-1) && smallest(list) === sorted[0];
    }),
    { seed: 1 },
  );
});

Deno.test("largest() and smallest() take a million numbers, none, and NaN", () => {
  const many = Float64Array.from({ length: 1_000_000 }, (_, i) => i % 999_983);
  assert.equal(largest(many), 999_982);
  assert.equal(smallest(many), 0);
  assert.equal(largest([]), -Infinity);
  assert.equal(smallest([]), Infinity);
  assert.ok(Number.isNaN(largest([1, NaN, 2])) && Number.isNaN(smallest([NaN, 1])));
});
