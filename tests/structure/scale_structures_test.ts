import assert from "node:assert/strict";
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
