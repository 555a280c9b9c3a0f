import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { depthwiseConv2d, variableStore } from "@geta-lab/geta/nn";

Deno.test("depthwiseConv2d() agrees with a loop over pixels and taps", async () => {
  await useEngine();
  for (const [kernel, stride] of [[3, 1], [3, 2], [7, 1]] as const) {
    const store = variableStore(2), side = 5, channels = 3;
    const layer = depthwiseConv2d(store, "d", { channels, kernel, stride, bias: true });
    store.variables["d/bias"]!.assign(tf.tensor1d([1, 2, 3]));
    const image = tf.randomNormal([1, side, side, channels], 0, 1, "float32", 1);
    const y = tf.tidy(() => layer(image).dataSync());
    const x = image.dataSync(), w = store.variables["d/kernel"]!.dataSync();
    const p = (kernel - 1) / 2, out = Math.ceil(side / stride);
    assert.equal(y.length, out * out * channels);
    for (let at = 0; at < y.length; at++) {
      const c = at % channels, j = Math.floor(at / channels) % out;
      const i = Math.floor(at / channels / out);
      let sum = c + 1;
      for (let u = 0; u < kernel; u++) {
        for (let v = 0; v < kernel; v++) {
          const row = i * stride + u - p, column = j * stride + v - p;
          if (row < 0 || column < 0 || row >= side || column >= side) continue;
          sum += x[(row * side + column) * channels + c]! * w[(u * kernel + v) * channels + c]!;
        }
      }
      assert.ok(Math.abs(y[at]! - sum) < 1e-5, `${kernel} ${stride}: ${y[at]} for ${sum}`);
    }
    tf.dispose([image, ...Object.values(store.variables)]);
  }
});
