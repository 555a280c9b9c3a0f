import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { rotaryPosition } from "@geta-lab/geta/zoo";
import { assertTensorsClose } from "../support/tensors_close.ts";

Deno.test("rotaryPosition() makes products depend on the distance of places only", async () => {
  await useEngine();
  tf.tidy(() => {
    const everywhere = (seed: number) =>
      rotaryPosition(tf.tile(tf.randomNormal([1, 6], 0, 1, "float32", seed), [8, 1]));
    const products = tf.matMul(everywhere(1), everywhere(2), false, true).arraySync() as number[][];
    for (let q = 0; q < 7; q++) {
      for (let k = 0; k < 7; k++) {
        assert.ok(Math.abs(products[q]![k]! - products[q + 1]![k + 1]!) < 1e-5);
      }
    }
    assert.ok(Math.abs(products[0]![0]! - products[0]![1]!) > 1e-2); // and it does depend on it
  });
});

Deno.test("rotaryPosition() turns: every place keeps its length, whatever the rank", async () => {
  await useEngine();
  tf.tidy(() => {
    const x = tf.randomNormal([2, 3, 5, 4], 0, 1, "float32", 1);
    const y = rotaryPosition(x);
    const length = (z: tf.Tensor) => tf.sum(tf.square(z), -1);
    assertTensorsClose(length(y), length(x));
    const [one] = tf.unstack(x), [other] = tf.unstack(y);
    assertTensorsClose(rotaryPosition(one!), other!);
  });
});
