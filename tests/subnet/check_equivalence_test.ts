import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { checkEquivalence } from "@geta-lab/geta/subnet";

tf.env().set("PROD", true);
await tf.setBackend("cpu");

Deno.test("checkEquivalence() of equal outputs is 0, zeros included", () => {
  const x = tf.zeros([2, 3]);
  assert.deepEqual(checkEquivalence((x) => [x], (x) => [x], [x]), {
    maxAbsDifference: 0,
    relative: 0,
  });
  assert.equal(x.isDisposed, false);
});

Deno.test("checkEquivalence() looks at every output and divides by the largest", () => {
  const full = (x: tf.Tensor) => [x, tf.mul(x, -10)];
  const sub = (x: tf.Tensor) => [x, tf.mul(x, -9)];
  assert.deepEqual(checkEquivalence(full, sub, [tf.tensor1d([1, 2])]), {
    maxAbsDifference: 2,
    relative: 0.1,
  });
});

Deno.test("checkEquivalence() takes NaN for infinitely far", () => {
  const { relative } = checkEquivalence((x) => [x], (x) => [tf.mul(x, NaN)], [tf.ones([1])]);
  assert.equal(relative, Infinity);
  const both = checkEquivalence((x) => [tf.mul(x, NaN)], (x) => [x], [tf.ones([1])]);
  assert.equal(both.maxAbsDifference, Infinity);
});

Deno.test("checkEquivalence() refuses outputs of other number or shape", () => {
  const x = tf.ones([2]);
  assert.throws(() => checkEquivalence((x) => [x], () => [], [x]), {
    name: "TypeError",
    message: "Cannot use the outputs of the subnet: its shape must be [1]: current value is [0]",
  });
  assert.throws(() => checkEquivalence((x) => [x], (x) => [tf.sum(x)], [x]), TypeError);
  assert.throws(
    () => checkEquivalence((x) => [x], (x) => [tf.cast(x, "int32")], [x]),
    new TypeError(
      "Cannot compare output 0 of the subnet: it must be float32: current value is int32",
    ),
  );
});

Deno.test("checkEquivalence() leaves no tensor behind", () => {
  const x = tf.ones([2]);
  const before = tf.memory().numTensors;
  checkEquivalence((x) => [tf.mul(x, 2)], (x) => [tf.mul(x, 2)], [x]);
  assert.equal(tf.memory().numTensors, before);
});
