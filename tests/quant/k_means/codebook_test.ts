import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import fc from "fast-check";
import { useEngine } from "@geta-lab/geta/engine";
import { centroidGradients, centroidValues, codebookRate } from "@geta-lab/geta/quant";

Deno.test("centroidGradients() is the gradient of a loss through the shared values", async () => {
  await useEngine({ threads: 1 });
  const labels = [2, 0, 0, 1, 2, 2, 0], centroids = tf.tensor1d([0.5, -1, 2]);
  const loss = (weights: tf.Tensor) => tf.sum(tf.mul(tf.square(weights), [1, 2, 3, 4, 5, 6, 7]));
  const byCentroid = tf.grad((c) => loss(tf.gather(c, labels)))(centroids).dataSync();
  const byWeight = tf.grad(loss)(tf.gather(centroids, labels)).dataSync();
  const own = centroidGradients(byWeight, labels, 3);
  byCentroid.forEach((wanted, k) => assert.ok(Math.abs(own[k]! - wanted) < 1e-5));
});

Deno.test("centroidGradients() hands on every gradient once but those of excluded zeros", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -1, max: 4 }))),
      (pairs) => {
        const gradients = pairs.map(([gradient]) => gradient);
        const sums = centroidGradients(gradients, pairs.map(([, label]) => label), 5);
        for (let k = 0; k < 5; k++) {
          const wanted = pairs.filter(([, label]) => label === k).reduce((a, [g]) => a + g, 0);
          assert.equal(sums[k], wanted);
        }
      },
    ),
    { seed: 41 },
  );
});

Deno.test("centroidValues() and centroidGradients() refuse labels without a cluster", () => {
  const wanted = new RangeError(
    "Cannot use a label: it must be an integer in [-1, 1]: current value is 2",
  );
  assert.throws(() => centroidValues([0, 2], [1, 5]), wanted);
  assert.throws(() => centroidGradients([1, 1], [0, 2], 2), wanted);
  assert.throws(
    () => centroidGradients([1, 1], [0], 2),
    new TypeError("Cannot use labels: its shape must be [2]: current value is [1]"),
  );
});

Deno.test("codebookRate() tends to the ratio of the bits and is below 1 for a codebook larger than the data", () => {
  assert.ok(Math.abs(codebookRate(1e9, { clusters: 16 }) - 8) < 1e-5);
  assert.ok(codebookRate(10, { clusters: 256 }) < 1);
  assert.equal(codebookRate(7, { clusters: 1, bits: 8 }), 7);
  assert.throws(
    () => codebookRate(0, { clusters: 4 }),
    new RangeError("Cannot use count: it must be an integer in [1, infinity): current value is 0"),
  );
});
