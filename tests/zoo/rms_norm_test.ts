import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { rmsNorm } from "@geta-lab/geta/zoo";
import { variableStore } from "@geta-lab/geta/nn";

Deno.test("rmsNorm() gives every row mean square 1 and keeps its direction, then scales", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(0);
    const layer = rmsNorm(store, "norm", 4);
    const x = tf.randomNormal([3, 5, 4], 7, 3, "float32", 1);
    const y = layer(x);
    assert.ok(tf.mean(tf.square(y), -1).dataSync().every((m) => Math.abs(m - 1) < 1e-5));
    const ratio = tf.div(y, x);
    const spread = tf.sub(tf.max(ratio, -1), tf.min(ratio, -1)).dataSync();
    assert.ok(spread.every((value) => value < 1e-6));
    store.variables["norm/scale"]!.assign(tf.tensor1d([0, 0, 0, 2]));
    assert.deepEqual(layer(x).dataSync(), tf.mul(y, tf.tensor1d([0, 0, 0, 2])).dataSync());
    tf.dispose(store.variables);
  });
});
