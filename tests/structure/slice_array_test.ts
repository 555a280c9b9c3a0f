import assert from "node:assert/strict";
import fc from "fast-check";
import { sliceArray } from "@geta-lab/geta/structure";

Deno.test("sliceArray() keeps what nested loops keep, on every axis", () => {
  const shapes = fc.tuple(
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
    fc.nat(2),
  );
  const keeps = fc.array(fc.boolean(), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(shapes, fc.nat(2), keeps, ([a, b, c], axis, keep) => {
      const shape = [a, b, c + 1];
      const data = Int32Array.from({ length: a * b * (c + 1) }, (_, i) => i);
      const structures = Array.from({ length: shape[axis]! }, (_, i) => i - 1); // the first is nobody's
      const wanted: number[] = [];
      for (let index = 0; index < data.length; index++) {
        const place = [
          Math.floor(index / shape[2]! / b),
          Math.floor(index / shape[2]!) % b,
          index % shape[2]!,
        ];
        const structure = structures[place[axis]!]!;
        if (structure < 0 || keep[structure]) wanted.push(index);
      }
      const sliced = sliceArray(data, shape, { parameter: "w", axis, structures }, keep);
      assert.deepEqual([...sliced.data], wanted);
      assert.equal(sliced.shape.reduce((x, y) => x * y, 1), wanted.length);
    }),
    { seed: 2 },
  );
});

Deno.test("sliceArray() gives the type it gets and does not change it", () => {
  const data = Float32Array.of(1, 2, 3);
  const slices = { parameter: "w", axis: 0, structures: [0, 1, 2] };
  const all = sliceArray(data, [3], slices, [true, true, true]);
  assert.deepEqual(all, { data, shape: [3] });
  assert.notEqual(all.data, data);
  assert.throws(() => sliceArray(data, [3], { ...slices, structures: [0] }, [true]), TypeError);
});
