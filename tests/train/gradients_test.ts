import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { lossAndGradients } from "@geta-lab/geta/train";

Deno.test("lossAndGradients() gives loss and gradients by name, into buffers if there are some", async () => {
  await useEngine();
  const w = tf.variable(tf.tensor1d([3, -1])), fixed = tf.variable(tf.tensor1d([2]), false);
  const buffers = { w: new Float32Array(2) };
  const before = tf.memory().numTensors;
  const loss = () => tf.sum(tf.mul(tf.square(w), fixed));
  const result = lossAndGradients(loss, { w, fixed }, { buffers });
  assert.equal(result.loss, 20);
  assert.deepEqual(result.gradients, { w: Float32Array.of(12, -4) });
  assert.equal(result.gradients.w, buffers.w);
  assert.deepEqual(lossAndGradients(loss, { w, fixed }), result);
  assert.equal(tf.memory().numTensors, before);
  tf.dispose([w, fixed]);
});

Deno.test("lossAndGradients() gives tfjs no array to search for tensors", async () => {
  await useEngine();
  const engine = tf.engine(), endScope = engine.endScope;
  const w = tf.variable(tf.ones([5]));
  const returned: unknown[] = [];
  engine.endScope = (result) => {
    returned.push(result);
    endScope.call(engine, result);
  };
  try {
    lossAndGradients(() => tf.sum(tf.square(w)), { w });
  } finally {
    engine.endScope = endScope;
  }
  assert.ok(returned.length > 0);
  const holdsArray = (value: unknown): boolean =>
    ArrayBuffer.isView(value) ||
    typeof value === "object" && value !== null && !(value instanceof tf.Tensor) &&
      Object.values(value).some(holdsArray);
  assert.ok(!returned.some(holdsArray));
  w.dispose();
});
