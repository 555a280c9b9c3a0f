import assert from "node:assert/strict";
import { structureElements } from "@geta-lab/geta/structure";
import { leavingElements } from "../../lib/qasso/joint/leaving_elements.ts";

Deno.test("leavingElements() remembers the list of one period and mixes no periods, parameters or groups", () => {
  const kernel = { parameter: "w", axis: 1, structures: [0, 1, 2] };
  const bias = { parameter: "b", axis: 0, structures: [2, 1, 0] };
  const first = [0, 2], second = [0, 2];
  for (const redundant of [first, second, [1]]) {
    for (const [slices, shape] of [[kernel, [2, 3]], [bias, [3]]] as const) {
      const found = leavingElements(slices, shape, redundant);
      assert.deepEqual(found, structureElements(slices, shape, redundant));
      assert.equal(leavingElements(slices, shape, redundant), found);
    }
  }
  assert.notEqual(leavingElements(kernel, [2, 3], first), leavingElements(kernel, [2, 3], second));
});
