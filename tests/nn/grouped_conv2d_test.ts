import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { groupedConv2d, variableStore } from "@geta-lab/geta/nn";

Deno.test("groupedConv2d() is one convolution per group, side by side", async () => {
  await useEngine();
  for (const stride of [1, 2]) {
    const difference = tf.tidy(() => {
      const store = variableStore(2);
      const layer = groupedConv2d(store, "g", {
        inputs: 6,
        outputs: 9,
        groups: 3,
        stride,
        bias: true,
      });
      const bias = store.variables["g/bias"]!;
      bias.assign(tf.range(0, 9));
      const x = tf.randomNormal([2, 5, 5, 6], 0, 1, "float32", 1);
      const kernels = tf.split(store.variables["g/kernel"] as Tensor, 3, 3) as tf.Tensor4D[];
      const images = tf.split(x, 3, 3) as tf.Tensor4D[];
      const parts = images.map((image, i) => tf.conv2d(image, kernels[i]!, stride, 1));
      const wanted = tf.add(tf.concat(parts, 3), bias);
      const y = layer(x);
      assert.deepEqual(y.shape, wanted.shape);
      tf.dispose(store.variables);
      return tf.max(tf.abs(tf.sub(y, wanted))).dataSync()[0]!;
    });
    assert.ok(difference < 1e-5, `${difference}`);
  }
});
