import assert from "node:assert/strict";
import fc from "fast-check";
import { takePositions } from "@geta-lab/geta/structure";

Deno.test("takePositions() takes several axes at once", () => {
  const data = Array.from({ length: 12 }, (_, i) => i);
  const kept = [Int32Array.of(1, 2), undefined, Int32Array.of(0)];
  assert.deepEqual(takePositions(data, [3, 2, 2], kept), { data: [4, 6, 8, 10], shape: [2, 2, 1] });
});

Deno.test("takePositions() keeps what nested loops keep, on every axis", () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 3, maxLength: 3 });
  const choices = fc.array(fc.option(fc.subarray([0, 1, 2, 3])), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(sizes, choices, (shape, chosen) => {
      const [a, b, c] = shape as [number, number, number];
      const data = Int32Array.from({ length: a * b * c }, (_, i) => i);
      const kept = chosen.map((positions, axis) =>
        positions === null ? undefined : Int32Array.from(positions.filter((i) => i < shape[axis]!))
      );
      const isKept = (axis: number, position: number) => kept[axis]?.includes(position) ?? true;
      const expected = data.filter((index) =>
        isKept(0, Math.floor(index / (b * c))) && isKept(1, Math.floor(index / c) % b) &&
        isKept(2, index % c)
      );
      const taken = takePositions(data, shape, kept);
      assert.deepEqual(taken.data, expected);
      assert.deepEqual(taken.shape, shape.map((length, axis) => kept[axis]?.length ?? length));
    }),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("takePositions() gives the type it gets, and a copy even if it takes everything", () => {
  const data = Float32Array.of(1, 2, 3);
  const all = takePositions(data, [3], [undefined]);
  assert.deepEqual(all, { data, shape: [3] });
  assert.notEqual(all.data, data);
});
