import assert from "node:assert/strict";
import { visitSlices } from "../../lib/structure/visit_slices.ts";

Deno.test("visitCut() visits what nested loops over the axes visit", () => {
  const shape = [2, 3, 2], structures = [1, -1, 0];
  const wanted: [number, number][] = [];
  for (let a = 0; a < 2; a++) {
    for (let b = 0; b < 3; b++) {
      for (let c = 0; c < 2; c++) {
        if (structures[b]! >= 0) wanted.push([structures[b]!, (a * 3 + b) * 2 + c]);
      }
    }
  }
  const found: [number, number][] = [];
  visitSlices(
    shape,
    { parameter: "w", axis: 1, structures },
    (one, index) => found.push([one, index]),
  );
  assert.deepEqual(found, wanted);
});

Deno.test("visitCut() refuses a cut of another length", () => {
  assert.throws(() => visitSlices([2, 3], { parameter: "w", axis: 1, structures: [0] }, () => {}), {
    name: "TypeError",
    message: "Cannot use the cut of w: its shape must be [3]: current value is [1]",
  });
});
