import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { causalBias, multiHeadAttention, paddingBias, variableStore } from "@geta-lab/geta/nn";

/** Which tokens of the answer change when the last two of five tokens do, per sample. */
function changed(bias: tf.Tensor): boolean[][] {
  return tf.tidy(() => {
    const store = variableStore(1);
    const layer = multiHeadAttention(store, "attention", { width: 4, heads: 2 });
    const x = tf.randomNormal([2, 5, 4], 0, 1, "float32", 1);
    const other = tf.add(x, tf.tensor3d([[[0], [0], [0], [1], [1]]]));
    const same = tf.all(tf.equal(layer(x, bias), layer(other, bias)), -1).arraySync() as number[][];
    tf.dispose(store.variables);
    return same.map((row) => row.map((equal) => equal === 0));
  });
}

Deno.test("causalBias() lets nobody see what comes later", async () => {
  await useEngine();
  const row = [false, false, false, true, true];
  assert.deepEqual(changed(causalBias(5)), [row, row]);
});

Deno.test("paddingBias() hides padding from the others, sample by sample", async () => {
  await useEngine();
  const tokens = tf.tensor2d([[3, 1, 2, 0, 0], [3, 1, 2, 4, 0]], [2, 5], "int32");
  assert.deepEqual(changed(paddingBias(tokens)), [
    [false, false, false, true, true], // the queries themselves changed
    [true, true, true, true, true],
  ]);
});
