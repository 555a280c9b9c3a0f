import assert from "node:assert/strict";
import fc from "fast-check";
import { residualValue } from "@geta-lab/geta/quant";

Deno.test("residualValue() is at most half a step and zero on a level", () => {
  const quantizer = { stepSize: 0.25, clip: 2 };
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (w) => {
      assert.ok(Math.abs(residualValue(w, quantizer)) <= 0.5);
    }),
    { seed: 9 },
  );
  assert.deepEqual([0, 0.25, -1.5, 7].map((w) => residualValue(w, quantizer)), [0, 0, 0, 0]);
});
