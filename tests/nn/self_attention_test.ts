import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { selfAttention, variableStore } from "@geta-lab/geta/nn";

Deno.test("selfAttention() does not care for the order of the tokens, samples do not mix", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(1);
    const layer = selfAttention(store, "attention", { width: 6, heads: 3 });
    assert.equal(Object.keys(store.variables).length, 8);
    const x = tf.randomNormal([2, 4, 6], 0, 1, "float32", 1);
    const swapped = layer(tf.reverse(x, [0, 1])), wanted = tf.reverse(layer(x), [0, 1]);
    const error = tf.max(tf.abs(tf.sub(swapped, wanted))).dataSync()[0]!;
    assert.ok(error < 1e-5, `difference ${error}`);
    tf.dispose(Object.values(store.variables));
  });
});

Deno.test("selfAttention() under a causal mask does not look ahead", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(1);
    const layer = selfAttention(store, "attention", { width: 4, heads: 2 });
    const causal = tf.linalg.bandPart(tf.ones([5, 5]), -1, 0);
    const x = tf.randomNormal([1, 5, 4], 0, 1, "float32", 1);
    const changed = tf.add(x, tf.tensor3d([[[0], [0], [0], [1], [1]]]));
    const [a, b] = [x, changed].map((t) => layer(t, causal).dataSync()) as [
      Float32Array,
      Float32Array,
    ];
    assert.deepEqual(a.slice(0, 12), b.slice(0, 12));
    assert.notDeepEqual(a.slice(12), b.slice(12));
    tf.dispose(Object.values(store.variables));
  });
});
