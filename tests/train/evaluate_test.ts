import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { evaluate } from "@geta-lab/geta/train";

tf.env().set("PROD", true);

/** Scores that make the network answer with the pixel itself. */
const echo = (x: tf.Tensor) => tf.oneHot(tf.cast(tf.reshape(x, [-1]), "int32"), 3).toFloat();

Deno.test("evaluate() counts over batches of different size and leaves no tensor behind", async () => {
  await tf.setBackend("cpu");
  const before = tf.memory().numTensors;
  const batches = [
    { images: Float32Array.of(0, 1, 2), labels: Int32Array.of(0, 1, 1), count: 3 },
    { images: Float32Array.of(2), labels: Int32Array.of(2), count: 1 },
  ];
  assert.deepEqual(evaluate(echo, batches, [1]), {
    accuracy: 3 / 4,
    count: 4,
    answers: [0, 1, 2, 2],
    labels: [0, 1, 1, 2],
  });
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("evaluate() refuses to report on nothing", () => {
  assert.throws(() => evaluate(echo, [], [1]), /at least one sample/);
});
