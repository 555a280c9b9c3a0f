import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { tokenDense, variableStore } from "@geta-lab/geta/nn";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("tokenDense() multiplies every token, whatever the rank", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(1);
    const layer = tokenDense(store, "fc", { inputs: 3, outputs: 2 });
    const kernel = store.variables["fc/kernel"]!.dataSync();
    store.variables["fc/bias"]!.assign(tf.tensor1d([10, 20]));
    for (const shape of [[4, 3], [2, 4, 3], [2, 2, 5, 3]]) {
      const x = tf.randomNormal(shape, 0, 1, "float32", 1);
      const y: number[] = [], data = x.dataSync();
      for (let row = 0; row < data.length; row += 3) {
        for (let j = 0; j < 2; j++) {
          let sum = 10 * (j + 1);
          for (let i = 0; i < 3; i++) sum += data[row + i]! * kernel[2 * i + j]!;
          y.push(sum);
        }
      }
      assertTensorsClose(layer(x), tf.tensor(y, [...shape.slice(0, -1), 2]));
    }
    tf.dispose(store.variables);
  });
});

Deno.test("tokenDense() without bias has a kernel only", async () => {
  await useEngine();
  tf.tidy(() => {
    const store = variableStore(0);
    const y = tokenDense(store, "fc", { inputs: 3, outputs: 2, bias: false })(tf.zeros([1, 3]));
    assert.deepEqual([...y.dataSync()], [0, 0]);
    assert.deepEqual(Object.keys(store.variables), ["fc/kernel"]);
    tf.dispose(store.variables);
  });
});
