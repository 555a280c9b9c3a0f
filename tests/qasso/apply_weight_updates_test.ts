import assert from "node:assert/strict";
import { applyWeightUpdates } from "@geta-lab/geta/qasso";

const group = (parameter: string) => ({
  name: parameter,
  size: 1,
  ownedSlices: [{ parameter, axis: 0, structures: [0] }],
  dependentSlices: [],
  layers: [],
  prunable: true,
});

Deno.test("applyWeightUpdates() moves all but the scalars, and decays all but the spared groups", () => {
  const parameters = {
    a: Float32Array.of(1),
    b: Float32Array.of(1),
    still: Float32Array.of(1),
    d: Float32Array.of(1),
  };
  const two = () => Float32Array.of(2);
  applyWeightUpdates({ groups: [group("a"), group("b")] }, parameters, {
    updates: { a: two(), b: two(), d: two() },
    learningRate: 0.25,
    decay: 0.5,
    scalars: new Set(["d"]),
    sparesDecay: (index) => index === 1,
  });
  assert.deepEqual(parameters, {
    a: Float32Array.of(1 - 0.25 * 0.5 - 0.25 * 2),
    b: Float32Array.of(1 - 0.25 * 2),
    still: Float32Array.of(1),
    d: Float32Array.of(1),
  });
});

Deno.test("applyWeightUpdates() lets nothing decay that leaves on a line of its own", () => {
  const parameters = { a: Float32Array.of(1, 2, 3), b: Float32Array.of(4) };
  applyWeightUpdates({ groups: [] }, parameters, {
    updates: { a: Float32Array.of(1, 0, 2) },
    learningRate: 0.25,
    decay: 0.5,
    scalars: new Set(),
    sparesDecay: () => false,
    redundant: [
      { parameter: "a", group: 0, elements: Int32Array.of(1, 2) },
      { parameter: "b", group: 0, elements: Int32Array.of(0) }, // without an update
    ],
  });
  assert.deepEqual(parameters, {
    a: Float32Array.of(1 - 0.25 * 0.5 - 0.25, 2, 3 - 0.25 * 2),
    b: Float32Array.of(4),
  });
});
