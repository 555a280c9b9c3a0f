import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { positionEmbedding, variableStore } from "@geta-lab/geta/nn";

Deno.test("positionEmbedding() adds the same to a place of every sample", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(1);
    const layer = positionEmbedding(store, "position", { tokens: 2, width: 1 });
    store.variables["position/table"]!.assign(tf.tensor2d([[10], [20]]));
    const y = layer(tf.tensor3d([[[1], [2]], [[3], [4]]]));
    assert.deepEqual([...y.dataSync()], [11, 22, 13, 24]);
    tf.dispose(store.variables);
  });
});
