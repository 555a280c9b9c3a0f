import assert from "node:assert/strict";
import fc from "fast-check";
import { clippedValue, fakeQuantValue, quantizedValue, residualValue } from "@geta-lab/geta/quant";

const cases = fc.tuple(
  fc.double({ min: -3, max: 3, noNaN: true }),
  fc.record({
    stepSize: fc.double({ min: 1e-3, max: 0.5, noNaN: true }),
    clip: fc.double({ min: 0.05, max: 2, noNaN: true }),
    exponent: fc.double({ min: 0.5, max: 2, noNaN: true }),
  }),
);

Deno.test("quantizedValue() is clippedValue() plus the step times residualValue()", () => {
  fc.assert(
    fc.property(cases, ([w, q]) => {
      const sum = clippedValue(w, q) + q.stepSize * residualValue(w, q);
      assert.ok(Math.abs(quantizedValue(w, q) - sum) < 1e-12);
    }),
    { seed: 7 },
  );
});

Deno.test("quantizedValue() is the layer's fake quantizer of the paper", () => {
  fc.assert(
    fc.property(cases, ([w, q]) => {
      assert.ok(Math.abs(quantizedValue(w, q) - fakeQuantValue(w, q)) < 1e-12);
    }),
    { seed: 8 },
  );
});
