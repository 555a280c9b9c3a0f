import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { patchEmbedding, variableStore } from "@geta-lab/geta/nn";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("patchEmbedding() is one dense layer for every patch", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(1);
    const layer = patchEmbedding(store, "patches", { inputs: 3, width: 5, patch: 2 });
    store.variables["patches/bias"]!.assign(tf.range(0, 5));
    const x = tf.randomNormal([2, 4, 6, 3], 0, 1, "float32", 1);
    const kernel = tf.reshape(store.variables["patches/kernel"] as tf.Tensor, [12, 5]);
    const y = layer(x);
    assert.deepEqual(y.shape, [2, 2, 3, 5]);
    for (const [row, column] of [[0, 0], [1, 2]] as const) {
      const patch = tf.slice(x, [0, 2 * row, 2 * column, 0], [2, 2, 2, 3]);
      const wanted = tf.add(tf.matMul(tf.reshape(patch, [2, 12]), kernel), tf.range(0, 5));
      assertTensorsClose(
        tf.reshape(tf.slice(y, [0, row, column, 0], [2, 1, 1, 5]), [2, 5]),
        wanted,
      );
    }
    tf.dispose(store.variables);
  });
});
