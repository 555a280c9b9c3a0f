import assert from "node:assert/strict";
import { requireFiniteNumbers } from "@geta-lab/geta/core";

Deno.test("requireFiniteNumbers() names the first number that is not finite, and where it is", () => {
  requireFiniteNumbers("scores", new Float32Array(3));
  requireFiniteNumbers("scores", []);
  for (const value of [NaN, Infinity, -Infinity]) {
    assert.throws(
      () => requireFiniteNumbers("scores", Float64Array.of(0, 1, value, NaN)),
      new RangeError(
        `Cannot use scores: every number must be finite: current value is ${value} at 2`,
      ),
    );
  }
});
