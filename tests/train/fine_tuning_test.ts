import assert from "node:assert/strict";
import fc from "fast-check";
import { bestAtTarget, fineTuningRate } from "@geta-lab/geta/train";

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

const epochs = fc.array(
  fc.record({ accuracy: fc.nat(9).map((n) => n / 10), removed: fc.nat(4) }),
  { maxLength: 12 },
);

Deno.test("bestAtTarget() is the first best of the epochs at the target, whatever the others reached", () => {
  fc.assert(
    fc.property(epochs, fc.nat(4), (epochs, target) => {
      const sparse = epochs.filter(({ removed }) => removed >= target);
      const ranked = sparse.toSorted((a, b) => b.accuracy - a.accuracy); // stable
      assert.equal(bestAtTarget(epochs, target), ranked[0]);
    }),
    { seed: 72 },
  );
});

Deno.test("bestAtTarget() refuses an accuracy that is no number and a count that is none", () => {
  assert.throws(
    () => bestAtTarget([{ accuracy: NaN, removed: 0 }], 1),
    new RangeError("Cannot use accuracy: it must be a number: current value is NaN"),
  );
  assert.throws(
    () => bestAtTarget([{ accuracy: 1, removed: 0.5 }], 1),
    new RangeError(
      "Cannot use removed: it must be an integer in [0, infinity): current value is 0.5",
    ),
  );
  assert.throws(
    () => bestAtTarget([], -1),
    new RangeError(
      "Cannot use target: it must be an integer in [0, infinity): current value is -1",
    ),
  );
});
