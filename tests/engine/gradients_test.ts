import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { replaceGradient } from "../../lib/engine/tfjs/gradients.ts";

Deno.test("a gradient that is replaced twice, by two copies of the library say, ends at tfjs' own", async () => {
  await useEngine();
  for (let copy = 0; copy < 2; copy++) {
    replaceGradient({ kernelName: "Square", inputsToSave: ["x"], gradFunc: () => {} });
  }
  const gradient = tf.grad((x) => tf.sum(tf.square(x)));
  for (let call = 0; call < 3; call++) {
    assert.deepEqual([...gradient(tf.tensor1d([1, 2])).dataSync()], [2, 4]);
  }
});
