import assert from "node:assert/strict";
import fc from "fast-check";
import { clippedValue, residualValue } from "@geta-lab/geta/quant";

const quantizer = { stepSize: 0.25, clip: 2, exponent: 1.5 };

Deno.test("residualValue() is at most half a step and zero on a level", () => {
  fc.assert(
    fc.property(fc.double({ min: -3, max: 3, noNaN: true }), (x) => {
      assert.ok(Math.abs(residualValue(clippedValue(x, quantizer), quantizer)) <= 0.5);
    }),
    { seed: 9 },
  );
  assert.deepEqual([0, 0.25, -1.5, 7].map((clipped) => residualValue(clipped, quantizer)), [
    0,
    0,
    0,
    0,
  ]);
});

Deno.test("residualValue() is odd", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 9, noNaN: true }), (clipped) => {
      assert.equal(residualValue(-clipped, quantizer) + residualValue(clipped, quantizer), 0);
    }),
    { seed: 12 },
  );
});
