import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { readVariables, statistics, trainable, writeVariables } from "@geta-lab/geta/train";

Deno.test("trainable() and statistics() part the variables; integer tables are in neither", async () => {
  await useEngine({ threads: 1 });
  const variables = {
    kernel: tf.variable(tf.ones([2])),
    mean: tf.variable(tf.zeros([2]), false),
    index: tf.variable(tf.tensor1d([3, 1], "int32"), false),
    table: tf.variable(tf.tensor1d([2, 0], "int32")),
  };
  assert.deepEqual(Object.keys(trainable(variables)), ["kernel"]);
  assert.deepEqual(Object.keys(statistics(variables)), ["mean"]);
});

Deno.test("writeVariables() and readVariables() are inverse, and a stranger is refused", async () => {
  await useEngine({ threads: 1 });
  const variables = { w: tf.variable(tf.zeros([2, 2])) };
  const arrays = { w: Float32Array.of(1, -0, NaN, 1e-40) };
  writeVariables(variables, arrays);
  assert.deepEqual(readVariables(variables), arrays);
  assert.throws(
    () => writeVariables(variables, { v: Float32Array.of(1) }),
    new TypeError(
      "Cannot write variable v: the network must have it: current value is one without it",
    ),
  );
});
