import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { roundHalfEven } from "@geta-lab/geta/core";

Deno.test("roundHalfEven() agrees with tf.round, halves included", async () => {
  tf.env().set("PROD", true);
  await tf.setBackend("cpu");
  const xs = [-2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.49, -3.51, 7, 1e6 + 0.5];
  const tensor = tf.tensor1d(xs);
  const rounded = tf.round(tensor);
  assert.deepEqual(xs.map((x) => roundHalfEven(x) + 0), [...rounded.dataSync()].map((x) => x + 0));
  tf.dispose([tensor, rounded]);
});

Deno.test("roundHalfEven() gives +0, never -0", () => {
  for (const x of [-0.5, -0.3, -0, 0, 0.5]) assert.ok(Object.is(roundHalfEven(x), 0), `${x}`);
});

Deno.test("roundHalfEven() is odd and never further than a half", () => {
  fc.assert(
    fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (x) => {
      assert.equal(roundHalfEven(-x) + 0, -roundHalfEven(x) + 0);
      assert.ok(Math.abs(roundHalfEven(x) - x) <= 0.5);
    }),
    { seed: 1 },
  );
});
