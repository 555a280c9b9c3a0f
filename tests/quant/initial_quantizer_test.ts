import assert from "node:assert/strict";
import fc from "fast-check";
import { bitWidth, fakeQuantValue, initialQuantizer } from "@geta-lab/geta/quant";

Deno.test("initialQuantizer() has the wanted bits and half a step of error at most", () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 30 }),
      fc.integer({ min: 2, max: 16 }),
      (weight, bits) => {
        const quantizer = initialQuantizer(weight, { bits, kind: "linear" });
        assert.ok(Math.abs(bitWidth(quantizer) - bits) < 1e-9);
        for (const w of weight) {
          const error = Math.abs(fakeQuantValue(w, quantizer) - w);
          assert.ok(error <= quantizer.stepSize * (0.5 + 1e-9));
        }
      },
    ),
    { seed: 6 },
  );
});

Deno.test("initialQuantizer() keeps a weight of zeros finite", () => {
  assert.ok(bitWidth(initialQuantizer(new Float32Array(3), { bits: 4 })) - 4 < 1e-9);
});

Deno.test("initialQuantizer() refuses bad bits and bad weights", () => {
  assert.throws(() => initialQuantizer([1], { bits: 1 }), RangeError);
  assert.throws(
    () => initialQuantizer([1, NaN]),
    new RangeError("Cannot use weight: it must be a number: current value is NaN"),
  );
  assert.throws(() => initialQuantizer([-Infinity]), RangeError);
});
