import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { convBn, variableStore } from "@geta-lab/geta/nn";

Deno.test("convBn() is the convolution, normalised by the statistics of its batch, then the activation", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(1);
    const options = { inputs: 3, outputs: 4, bias: true, stride: 2 };
    const block = convBn(store, "conv", { ...options, activation: tf.abs });
    const { "conv/kernel": kernel, "conv/bias": bias } = store.variables;
    bias!.assign(tf.tensor1d([5, -5, 0, 1]));
    const x = tf.randomNormal([2, 6, 6, 3], 0, 1, "float32", 1) as tf.Tensor4D;
    const plain = tf.add(tf.conv2d(x, kernel as Tensor as tf.Tensor4D, 2, 1), bias!);
    const { mean, variance } = tf.moments(plain, [0, 1, 2]);
    const wanted = tf.abs(tf.div(tf.sub(plain, mean), tf.sqrt(tf.add(variance, 1e-5))));
    const difference = tf.max(tf.abs(tf.sub(block(x, { training: true }), wanted))).dataSync()[0]!;
    assert.ok(difference < 1e-5, `${difference}`);
    tf.dispose(store.variables);
  });
});

Deno.test("convBn() takes the convolution that fits its groups", async () => {
  await useEngine();
  const shapes = [1, 2, 6].map((groups) => {
    const store = variableStore(1);
    const block = convBn(store, "conv", { inputs: 6, outputs: 6, groups });
    const y = tf.tidy(() => block(tf.ones([1, 4, 4, 6]), { training: false }).shape);
    assert.deepEqual(y, [1, 4, 4, 6]);
    const { shape } = store.variables["conv/kernel"]!;
    tf.dispose(store.variables);
    return shape;
  });
  assert.deepEqual(shapes, [[3, 3, 6, 6], [3, 3, 3, 6], [3, 3, 6, 1]]);
});
