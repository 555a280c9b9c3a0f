import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { transformerBlock, variableStore } from "@geta-lab/geta/nn";

const double = (x: tf.Tensor) => tf.mul(x, 2);

/** A block whose feed-forward half adds nothing, on two features: layer norm makes [a, b] with a > b [1, -1]. */
async function attentionHalf(norm: "before" | "after") {
  await useEngine();
  return tf.tidy(() => {
    const store = variableStore(0);
    const size = { width: 2, hidden: 3 };
    const block = transformerBlock(store, "block", { attention: double, norm, ...size });
    const last = store.variables["block/mlp/fc2/kernel"]!;
    last.assign(tf.zerosLike(last as tf.Tensor));
    const y = [...block(tf.tensor3d([[[30, 10]]])).dataSync()].map((value) => value.toFixed(3));
    tf.dispose(store.variables);
    return y;
  });
}

Deno.test("transformerBlock() with the norm before keeps the residual stream itself", async () => {
  assert.deepEqual(await attentionHalf("before"), ["32.000", "8.000"]);
});

Deno.test("transformerBlock() with the norm after normalises the residual stream", async () => {
  assert.deepEqual(await attentionHalf("after"), ["1.000", "-1.000"]);
});

Deno.test("transformerBlock() hands its mask to the attention", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(0), masks: unknown[] = [];
    const attention = (x: tf.Tensor, mask?: tf.Tensor) => (masks.push(mask), x);
    const mask = tf.zeros([1]);
    for (const norm of ["before", "after"] as const) {
      const block = transformerBlock(store, norm, { attention, norm, width: 2, hidden: 3 });
      block(tf.ones([1, 1, 2]), mask);
    }
    assert.ok(masks.length === 2 && masks.every((one) => one === mask));
    tf.dispose(store.variables);
  });
});
