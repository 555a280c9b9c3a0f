import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { multiHeadAttention, selfAttention, variableStore } from "@geta-lab/geta/nn";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("multiHeadAttention() computes what selfAttention() computes with the same variables", async () => {
  await useEngine();
  tf.tidy(() => {
    const [ours, theirs] = [variableStore(1), variableStore(2)];
    const size = { width: 6, heads: 3 };
    const layer = multiHeadAttention(ours, "attention", size);
    const fused = selfAttention(theirs, "attention", size);
    for (const [name, variable] of Object.entries(theirs.variables)) {
      if (name.endsWith("bias")) variable.assign(tf.randomNormal([6], 0, 1, "float32", 1));
      ours.variables[name]!.assign(variable);
    }
    const x = tf.randomNormal([2, 4, 6], 0, 1, "float32", 2);
    assertTensorsClose(layer(x), fused(x));
    tf.dispose([ours.variables, theirs.variables]);
  });
});

Deno.test("multiHeadAttention() over another sequence does not care for its order, but for its tokens", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(1);
    const layer = multiHeadAttention(store, "attention", { width: 4, heads: 2 });
    const x = tf.randomNormal([2, 3, 4], 0, 1, "float32", 1);
    const source = tf.randomNormal([2, 5, 4], 0, 1, "float32", 2);
    const y = layer(x, undefined, source);
    assertTensorsClose(layer(x, undefined, tf.reverse(source, 1)), y);
    assert.notDeepEqual(layer(x, undefined, tf.mul(source, 2)).dataSync(), y.dataSync());
    tf.dispose(store.variables);
  });
});
