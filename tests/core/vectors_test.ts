import assert from "node:assert/strict";
import fc from "fast-check";
import { dot, norm } from "@geta-lab/geta/core";

const vector = fc.array(fc.integer({ min: -1000, max: 1000 }), { maxLength: 20 });

Deno.test("dot() is bilinear and symmetric, exactly so on integers", () => {
  fc.assert(
    fc.property(vector, fc.integer({ min: -9, max: 9 }), (a, k) => {
      const b = a.map((x, i) => x - i);
      assert.equal(dot(a, b), dot(b, a));
      assert.equal(dot(a.map((x) => k * x), b) + 0, k * dot(a, b) + 0);
    }),
    { seed: 1 },
  );
});

Deno.test("dot() refuses vectors of different lengths and gives 0 for empty ones", () => {
  assert.equal(dot([], []), 0);
  assert.throws(
    () => dot([1, 2], [1]),
    new TypeError("Cannot use b: its length must be 2: current value is 1"),
  );
});

Deno.test("norm() obeys the triangle inequality and its square is the inner product with itself", () => {
  fc.assert(
    fc.property(vector, (a) => {
      const b = a.map((x, i) => (i % 2 === 0 ? x : -3 * x));
      assert.ok(norm(a.map((x, i) => x + b[i]!)) <= norm(a) + norm(b) + 1e-9);
      assert.ok(Math.abs(norm(a) ** 2 - dot(a, a)) <= 1e-12 * dot(a, a));
    }),
    { seed: 2 },
  );
});
