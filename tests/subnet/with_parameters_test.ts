import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { withParameters } from "@geta-lab/geta/subnet";

await tf.setBackend("cpu");

Deno.test("withParameters() gives variables of every type their own values back, even if the call throws", () => {
  const variables = {
    w: tf.variable(tf.tensor1d([1, -0])),
    table: tf.variable(tf.tensor1d([16777217], "int32")),
    mask: tf.variable(tf.tensor1d([1, 0], "bool")),
    other: tf.variable(tf.tensor1d([7])),
  };
  const values = () => Object.values(variables).map((x) => (x as tf.Tensor).dataSync().slice());
  const before = values(), tensors = tf.memory().numTensors;
  const given = { w: Float32Array.of(3, 4), table: Int32Array.of(5), mask: Uint8Array.of(0, 1) };
  assert.throws(() =>
    withParameters(variables, given, () => {
      assert.deepEqual(values(), [...Object.values(given), Float32Array.of(7)]);
      throw new Error("stop");
    }), /^Error: stop$/);
  assert.deepEqual(values(), before);
  assert.equal(tf.memory().numTensors, tensors);
});

Deno.test("withParameters() refuses a stranger and a wrong size, and changes nothing then", () => {
  const variables = { a: tf.variable(tf.tensor1d([1])), b: tf.variable(tf.tensor1d([2, 3])) };
  const run = () => assert.fail("must not be called");
  const tensors = tf.memory().numTensors;
  assert.throws(
    () => withParameters(variables, { a: Float32Array.of(5), c: Float32Array.of(1) }, run),
    new TypeError(
      "Cannot set c: the network must have such a variable: current value is one without it",
    ),
  );
  assert.throws(
    () => withParameters(variables, { a: Float32Array.of(5), b: Float32Array.of(1) }, run),
    new TypeError("Cannot set b: it needs 2 numbers: current value is 1"),
  );
  assert.deepEqual([...variables.a.dataSync(), ...variables.b.dataSync()], [1, 2, 3]);
  assert.equal(tf.memory().numTensors, tensors);
});
