import assert from "node:assert/strict";
import fc from "fast-check";
import { axisSums, createArena, useEngine } from "@geta-lab/geta/engine";
import { assertClose, normals } from "./backends.ts";

const sizes = fc.record({
  outer: fc.integer({ min: 1, max: 6 }),
  length: fc.integer({ min: 1, max: 9 }),
  inner: fc.integer({ min: 1, max: 11 }),
});

/** The definition, index by index. */
function byLoop(x: Float32Array, v: Float32Array, { outer, length, inner }: Sizes): number[][] {
  const sum = (f: (at: number) => number) =>
    Array.from({ length }, (_, position) => {
      let total = 0;
      for (let o = 0; o < outer; o++) {
        for (let i = 0; i < inner; i++) total += f((o * length + position) * inner + i);
      }
      return total;
    });
  return [sum((i) => x[i]! ** 2), sum((i) => v[i]! ** 2), sum((i) => x[i]! * v[i]!)];
}
type Sizes = { outer: number; length: number; inner: number };

function check(s: Sizes, inArena: boolean): void {
  const n = s.outer * s.length * s.inner;
  const arrays = inArena
    ? createArena({ x: n, v: n })
    : { x: new Float32Array(n), v: new Float32Array(n) };
  const { x, v } = arrays as { x: Float32Array; v: Float32Array };
  x.set(normals([n], 1));
  v.set(normals([n], 2));
  const { squares, otherSquares, products } = axisSums(x, v, s);
  const wanted = byLoop(x, v, s);
  [squares, otherSquares, products].forEach((sums, i) => assertClose(sums, wanted[i]!, 1e-12));
  assert.deepEqual(x, normals([n], 1), "the scratch overwrites nothing");
}

for (const deterministic of [false, true]) {
  const kernel = deterministic ? "plain SIMD" : "relaxed SIMD";
  Deno.test(`axisSums() equals a loop in double precision, in an arena, ${kernel}`, async () => {
    await useEngine({ deterministic });
    fc.assert(fc.property(sizes, (s) => check(s, true)), { seed: 1, numRuns: 60 });
    check({ outer: 2, length: 4500, inner: 1 }, true); // the scratch does not hold all sums at once
    check({ outer: 1, length: 4500, inner: 2 }, true);
  });
}

Deno.test("axisSums() equals a loop in double precision, outside an arena", () => {
  fc.assert(fc.property(sizes, (s) => check(s, false)), { seed: 1, numRuns: 60 });
});

Deno.test("axisSums() refuses arrays of another length", () => {
  const call = (n: number) => () =>
    axisSums(new Float32Array(6), new Float32Array(n), { outer: 1, length: 2, inner: 3 });
  assert.throws(
    call(5),
    new TypeError("Cannot use v: its shape must be [6]: current value is [5]"),
  );
  call(6)();
});
