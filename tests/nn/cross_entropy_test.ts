import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { crossEntropy } from "@geta-lab/geta/nn";
import { random } from "@geta-lab/geta/core";

tf.env().set("PROD", true);

Deno.test("crossEntropy() agrees with a loop over numbers, and so does its gradient", async () => {
  await tf.setBackend("cpu");
  const stream = random(1), samples = 4, classes = 3;
  const logits = Array.from(
    { length: samples },
    () => Array.from({ length: classes }, () => 3 * stream.normal()),
  );
  const labels = [0, 2, 1, 2];
  let loss = 0;
  const wanted = logits.map((row, n) => {
    const sum = row.reduce((s, x) => s + Math.exp(x), 0);
    loss += (Math.log(sum) - row[labels[n]!]!) / samples;
    return row.map((x, j) => (Math.exp(x) / sum - (j === labels[n] ? 1 : 0)) / samples);
  });
  tf.tidy(() => {
    const target = tf.tensor1d(labels, "int32");
    const { value, grad } = tf.valueAndGrad((x: tf.Tensor) => crossEntropy(x, target))(
      tf.tensor2d(logits),
    );
    assert.ok(Math.abs(value.dataSync()[0]! - loss) < 1e-5);
    wanted.flat().forEach((g, i) => assert.ok(Math.abs(grad.dataSync()[i]! - g) < 1e-6));
  });
});

Deno.test("crossEntropy() stays finite for huge scores", () => {
  const loss = tf.tidy(() =>
    crossEntropy(tf.tensor2d([[1e4, -1e4]]), tf.tensor1d([1], "int32")).dataSync()[0]
  );
  assert.equal(loss, 2e4);
});
