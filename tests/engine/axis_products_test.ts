import assert from "node:assert/strict";
import fc from "fast-check";
import { axisProducts, axisSums, createArena, useEngine } from "@geta-lab/geta/engine";
import { assertClose, normals } from "./backends.ts";

const sizes = fc.record({
  outer: fc.integer({ min: 1, max: 11 }),
  length: fc.integer({ min: 1, max: 9 }),
  inner: fc.integer({ min: 1, max: 11 }),
});
type Sizes = { outer: number; length: number; inner: number };

function check(s: Sizes, inArena: boolean): void {
  const n = s.outer * s.length * s.inner;
  const arrays = inArena
    ? createArena({ x: n, v: n })
    : { x: new Float32Array(n), v: new Float32Array(n) };
  const { x, v } = arrays as { x: Float32Array; v: Float32Array };
  x.set(normals([n], 1));
  v.set(normals([n], 2));
  const wanted = Array.from({ length: s.length }, (_, position) => {
    let total = 0;
    for (let o = 0; o < s.outer; o++) {
      for (let i = 0; i < s.inner; i++) {
        const at = (o * s.length + position) * s.inner + i;
        total += x[at]! * v[at]!;
      }
    }
    return total;
  });
  const products = axisProducts(x, v, s);
  assertClose(products, wanted, 1e-12);
  // a choice of structures must not depend on which of the two was asked
  assert.deepEqual(products, axisSums(x, v, s).products);
  assert.deepEqual(x, normals([n], 1), "the scratch overwrites nothing");
}

for (const deterministic of [false, true]) {
  const kernel = deterministic ? "plain SIMD" : "relaxed SIMD";
  Deno.test(`axisProducts() equals a loop in double precision and axisSums() to the bit, in an arena, ${kernel}`, async () => {
    await useEngine({ deterministic });
    fc.assert(fc.property(sizes, (s) => check(s, true)), { seed: 1, numRuns: 60 });
    check({ outer: 6, length: 9001, inner: 1 }, true); // the scratch does not hold all sums at once
    check({ outer: 1, length: 9001, inner: 2 }, true);
  });
}

Deno.test("axisProducts() equals a loop in double precision, outside an arena", () => {
  fc.assert(fc.property(sizes, (s) => check(s, false)), { seed: 1, numRuns: 60 });
});

Deno.test("axisProducts() refuses arrays of another length", () => {
  assert.throws(
    () => axisProducts(new Float32Array(6), new Float32Array(5), { outer: 1, length: 2, inner: 3 }),
    new TypeError("Cannot use v: its shape must be [6]: current value is [5]"),
  );
});
