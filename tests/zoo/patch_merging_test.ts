import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { layerNorm, tokenDense, variableStore } from "@geta-lab/geta/nn";
import { patchMerging } from "@geta-lab/geta/zoo";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("patchMerging() joins four neighbours, then norm and dense layer", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(1);
    const layer = patchMerging(store, "merge", 3);
    assert.equal(Object.keys(store.variables).length, 3); // no bias
    const x = tf.randomNormal([2, 4, 6, 3], 0, 1, "float32", 1);
    // the paper's implementation: every second pixel, starting at each of four
    const from = (i: number, j: number) =>
      tf.stridedSlice(x, [0, i, j, 0], [2, 4, 6, 3], [1, 2, 2, 1]);
    const fours = tf.concat([from(0, 0), from(1, 0), from(0, 1), from(1, 1)], -1);
    const norm = layerNorm(variableStore(0), "norm", 12);
    const again = variableStore(1);
    const dense = tokenDense(again, "reduction", { inputs: 12, outputs: 6, bias: false });
    again.variables["reduction/kernel"]!.assign(store.variables["merge/reduction/kernel"]!);
    const y = layer(x);
    assert.deepEqual(y.shape, [2, 2, 3, 6]);
    assertTensorsClose(y, dense(norm(fours)));
    tf.dispose([store.variables, again.variables]);
  });
});
