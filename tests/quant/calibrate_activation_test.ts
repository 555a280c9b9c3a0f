import assert from "node:assert/strict";
import { bitWidth, calibrateActivation } from "@geta-lab/geta/quant";

const batch = (...values: number[]) => Float32Array.from(values);

Deno.test("calibrateActivation() takes the widest batch", () => {
  const quantizer = calibrateActivation([batch(1, -3), batch(2), batch()], {
    coverage: 1,
    bits: 8,
  });
  assert.equal(quantizer.clip, 3);
  assert.equal(bitWidth(quantizer), 8);
});

Deno.test("calibrateActivation() covers the asked share of the values", () => {
  const values = Float32Array.from({ length: 100 }, (_, i) => (i % 2 ? -1 : 1) * (i + 1));
  const { clip } = calibrateActivation([values], { coverage: 0.9 });
  assert.equal(values.filter((value) => Math.abs(value) <= clip).length, 90);
});

Deno.test("calibrateActivation() refuses inputs without a value and values that are not finite", () => {
  assert.throws(
    () => calibrateActivation([batch()]),
    new RangeError(
      "Cannot calibrate the activation: it must have at least one value: current value is none",
    ),
  );
  assert.throws(() => calibrateActivation([batch(1, NaN)]), RangeError);
  assert.throws(() => calibrateActivation([batch(1)], { coverage: 0 }), RangeError);
});
