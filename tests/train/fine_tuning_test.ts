import assert from "node:assert/strict";
import fc from "fast-check";
import { fineTuningRate } from "@geta-lab/geta/train";

Deno.test("fineTuningRate() is between a hundredth and a tenth of the training rate, and no other can be asked for", () => {
  fc.assert(
    fc.property(
      fc.double({ min: 1e-6, max: 10, noNaN: true }),
      fc.double({ min: 10, max: 100, noNaN: true }),
      (trainingRate, divisor) => {
        const rate = fineTuningRate(trainingRate, { divisor });
        assert.ok(rate <= trainingRate / 10 && rate >= trainingRate / 100);
      },
    ),
    { seed: 71 },
  );
  assert.equal(fineTuningRate(0.5, { divisor: 100 }), 0.005);
  for (const divisor of [9.9, 101, NaN]) {
    assert.throws(
      () => fineTuningRate(0.1, { divisor }),
      new RangeError(
        `Cannot use divisor: it must be a number in [10, 100]: current value is ${divisor}`,
      ),
    );
  }
  assert.throws(
    () => fineTuningRate(0),
    new RangeError(
      "Cannot use trainingRate: it must be a number in (0, infinity): current value is 0",
    ),
  );
});
