import assert from "node:assert/strict";
import fc from "fast-check";
import { bitWidth, fakeQuantValue, saturationPoint } from "@geta-lab/geta/quant";

const quantizers = fc.record({
  stepSize: fc.double({ min: 1e-3, max: 0.5, noNaN: true }),
  clip: fc.double({ min: 0.05, max: 3, noNaN: true }),
  exponent: fc.double({ min: 0.5, max: 2, noNaN: true }),
});
const inputs = fc.double({ min: -5, max: 5, noNaN: true });

Deno.test("fakeQuantValue() is odd and monotone", () => {
  fc.assert(
    fc.property(inputs, inputs, quantizers, (x, y, q) => {
      assert.equal(fakeQuantValue(-x, q) + fakeQuantValue(x, q), 0);
      if (x <= y) assert.ok(fakeQuantValue(x, q) <= fakeQuantValue(y, q));
    }),
    { seed: 1 },
  );
});

Deno.test("fakeQuantValue() gives multiples of the step, no more than the bit width has room for", () => {
  fc.assert(
    fc.property(inputs, quantizers, (x, q) => {
      const level = fakeQuantValue(x, q) / q.stepSize;
      assert.ok(Math.abs(level - Math.round(level)) < 1e-9);
      const largest = 2 ** (bitWidth(q) - 1) - 1; // real-valued
      assert.ok(Math.abs(level) <= Math.round(largest) + 1e-9);
    }),
    { seed: 2 },
  );
});

Deno.test("fakeQuantValue() saturates from the clip on and rounds halves to even", () => {
  const q = { stepSize: 0.25, clip: 1.25 };
  assert.deepEqual(
    [0, 0.125, 0.375, 1.25, 9, -9].map((x) => fakeQuantValue(x, q)),
    [0, 0, 0.5, 1.25, 1.25, -1.25],
  );
});

Deno.test("fakeQuantValue() differs between semantics only by 1e-6 in the nonlinear range", () => {
  const q = { stepSize: 1e-9, clip: 1, exponent: 1 };
  const reference = fakeQuantValue(2, q, { semantics: "reference" });
  assert.ok(Math.abs(reference - fakeQuantValue(2, q) - 1e-6) < 1e-9);
  const linear = { stepSize: 1e-9, clip: 1 };
  assert.equal(saturationPoint(linear, { semantics: "reference" }), saturationPoint(linear));
});
