import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { learnedToken, variableStore } from "@geta-lab/geta/nn";

Deno.test("learnedToken() comes first in every sample and learns from all of them", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(1);
    const layer = learnedToken(store, "class", 2);
    const token = store.variables["class/token"]!;
    token.assign(tf.tensor3d([[[7, 8]]]));
    const x = tf.tensor3d([[[1, 2]], [[3, 4]]]);
    assert.deepEqual(layer(x).arraySync(), [[[7, 8], [1, 2]], [[7, 8], [3, 4]]]);
    const { grads } = tf.variableGrads(() => tf.sum(layer(x)) as tf.Scalar, [token]);
    assert.deepEqual([...Object.values(grads)[0]!.dataSync()], [2, 2]);
    token.dispose();
  });
});
