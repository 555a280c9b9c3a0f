import assert from "node:assert/strict";
import fc from "fast-check";
import { confusionMatrix } from "@geta-lab/geta/train";

Deno.test("confusionMatrix() counts every sample once, in the row of its class and the column of its answer", () => {
  const sample = fc.tuple(fc.nat(4), fc.nat(4));
  fc.assert(
    fc.property(fc.array(sample, { maxLength: 50 }), (samples) => {
      const matrix = confusionMatrix(samples.map(([l]) => l), samples.map(([, a]) => a), 5);
      for (let i = 0; i < 5; i++) {
        for (let j = 0; j < 5; j++) {
          assert.equal(matrix[i]![j], samples.filter(([l, a]) => l === i && a === j).length);
        }
      }
    }),
    { seed: 1 },
  );
});

Deno.test("confusionMatrix() refuses a class that is none and lists of different length", () => {
  assert.throws(
    () => confusionMatrix([0, 3], [0, 1], 3),
    new RangeError(
      "Cannot count answers: labels and answers must be below 3: current value is 3, 1",
    ),
  );
  assert.throws(
    () => confusionMatrix([0], [], 3),
    new TypeError("Cannot count answers: there must be 1: current value is 0"),
  );
});
