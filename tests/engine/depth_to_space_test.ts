import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";

Deno.test("tf.depthToSpace() on the engine has its gradient", async () => {
  await useEngine();
  for (const [shape, s] of [[[1, 2, 3, 8], 2], [[2, 1, 2, 9], 3], [[2, 2, 2, 16], 4]] as const) {
    tf.tidy(() => {
      const widen = (x: tf.Tensor) => tf.depthToSpace(x as tf.Tensor4D, s, "NHWC");
      const x = tf.randomNormal([...shape], 0, 1, "float32", 1);
      const weights = tf.randomNormal(widen(x).shape, 0, 1, "float32", 2);
      const gradient = tf.grad((x) => tf.sum(tf.mul(widen(x), weights)))(x);
      // the numbers of the elements say where each went
      const from = widen(tf.reshape(tf.range(0, x.size), [...shape])).dataSync();
      const wanted = new Float32Array(x.size);
      weights.dataSync().forEach((value, i) => wanted[from[i]!] = value);
      assert.deepEqual(gradient.dataSync(), wanted);
    });
  }
});
