import assert from "node:assert/strict";
import { shrinkFactor } from "@geta-lab/geta/qasso";

Deno.test("shrinkFactor() takes equal steps from the whole to exactly nothing within a period", () => {
  for (const periodSteps of [1, 2, 5, 18]) {
    let size = 1;
    for (let k = 0; k < periodSteps; k++) {
      size *= shrinkFactor(k, periodSteps);
      assert.ok(Math.abs(size - (1 - (k + 1) / periodSteps)) < 1e-12);
    }
    assert.equal(size, 0);
  }
});
