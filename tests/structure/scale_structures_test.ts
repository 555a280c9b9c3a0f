import assert from "node:assert/strict";
import fc from "fast-check";
import { forget } from "@geta-lab/geta/qasso";
import { scaleStructures } from "@geta-lab/geta/structure";

const slices = { parameter: "w", axis: 1, structures: [0, 1, 0] };

Deno.test("scaleStructures() reaches all positions of a structure and makes positive zeros", () => {
  const w = Float32Array.of(-1, 2, -3, 4, -5, 6);
  scaleStructures(w, slices, { shape: [2, 3], structures: [0], factor: 0 });
  assert.deepEqual(w, Float32Array.of(0, 2, 0, 0, -5, 0));
});

Deno.test("scaleStructures() gets rid of values that are not finite", () => {
  const w = Float32Array.of(NaN, 1, Infinity);
  scaleStructures(w, slices, { shape: [1, 3], structures: [0], factor: 0 });
  assert.deepEqual(w, Float32Array.of(0, 1, 0));
});

Deno.test("forget() at rate zero changes nothing", () => {
  const w = Float32Array.of(1, 2, 3);
  forget(w, slices, { shape: [1, 3], structures: [0, 1], forgetRate: 0 });
  assert.deepEqual(w, Float32Array.of(1, 2, 3));
});

Deno.test("scaleStructures() equals a loop over all elements, whatever the axis and the factor", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 4 }),
      fc.nat(3),
      fc.constantFrom(0, 0.5, -2),
      fc.uniqueArray(fc.nat(3)),
      (shape, position, factor, chosen) => {
        const axis = position % shape.length, count = shape.reduce((a, b) => a * b, 1);
        const structures = Array.from({ length: shape[axis]! }, (_, i) => (i * 3) % 5 - 1);
        const x = Float32Array.from({ length: count }, (_, i) => i + 1);
        const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
        const wanted = x.map((value, at) => {
          const structure = structures[Math.floor(at / inner) % shape[axis]!]!;
          return chosen.includes(structure) ? factor === 0 ? 0 : factor * value : value;
        });
        scaleStructures(x, { parameter: "x", axis, structures }, {
          shape,
          structures: chosen,
          factor,
        });
        assert.deepEqual(x, wanted);
      },
    ),
    { seed: 7 },
  );
});
