import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { layerNorm, variableStore } from "@geta-lab/geta/nn";

Deno.test("layerNorm() gives every row mean 0 and variance 1 at the start, then scale and offset", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(0);
    const layer = layerNorm(store, "norm", 50);
    assert.deepEqual(Object.keys(store.variables), ["norm/scale", "norm/offset"]);
    const x = tf.randomNormal([4, 3, 50], 7, 3, "float32", 1);
    const { mean, variance } = tf.moments(layer(x), -1);
    assert.ok(mean.dataSync().every((m) => Math.abs(m) < 1e-5));
    assert.ok(variance.dataSync().every((v) => Math.abs(v - 1) < 1e-4));
    store.variables["norm/scale"]!.assign(tf.fill([50], 0));
    store.variables["norm/offset"]!.assign(tf.fill([50], 2));
    assert.ok(layer(x).dataSync().every((y) => y === 2));
    tf.dispose(Object.values(store.variables));
  });
});
