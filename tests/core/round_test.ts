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

Deno.test("roundHalfEven() is exact up to the largest numbers and next to halves", () => {
  const next = 0.49999999999999994, half = 2 ** 51 + 0.5;
  assert.deepEqual([next, -next, 1.5 - 2 ** -52, 2.5 + 2 ** -51].map(roundHalfEven), [0, 0, 1, 3]);
  assert.deepEqual([half, -half, half + 1].map(roundHalfEven), [2 ** 51, -(2 ** 51), 2 ** 51 + 2]);
  assert.deepEqual([2 ** 51 - 0.5, 2 ** 60, -Infinity].map(roundHalfEven), [
    2 ** 51,
    2 ** 60,
    -Infinity,
  ]);
  assert.ok(Number.isNaN(roundHalfEven(NaN)));
});

Deno.test("roundHalfEven() is floor, ceiling or the even of both, as a slow loop says", () => {
  fc.assert(
    fc.property(fc.integer({ min: -(2 ** 30), max: 2 ** 30 }), fc.nat(7), (whole, eighths) => {
      const x = whole + eighths / 8, low = Math.floor(x), high = Math.ceil(x);
      const wanted = x - low < high - x
        ? low
        : high - x < x - low
        ? high
        : low % 2 === 0
        ? low
        : high;
      assert.equal(roundHalfEven(x), wanted + 0);
    }),
    { seed: 1 },
  );
});
