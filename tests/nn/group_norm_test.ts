import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { groupNorm, variableStore } from "@geta-lab/geta/nn";

Deno.test("groupNorm() gives every group of every sample mean 0 and variance 1, then scale and offset", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(0);
    const layer = groupNorm(store, "norm", { channels: 12, groups: 3 });
    assert.deepEqual(Object.keys(store.variables), ["norm/scale", "norm/offset"]);
    const x = tf.randomNormal([2, 5, 4, 12], 7, 3, "float32", 1);
    const { mean, variance } = tf.moments(tf.reshape(layer(x), [2, 20, 3, 4]), [1, 3]);
    assert.deepEqual(mean.shape, [2, 3]);
    assert.ok(mean.dataSync().every((m) => Math.abs(m) < 1e-5));
    assert.ok(variance.dataSync().every((v) => Math.abs(v - 1) < 1e-4));
    store.variables["norm/scale"]!.assign(tf.fill([12], 0));
    store.variables["norm/offset"]!.assign(tf.fill([12], 2));
    assert.ok(layer(x).dataSync().every((y) => y === 2));
    tf.dispose(Object.values(store.variables));
  });
});
