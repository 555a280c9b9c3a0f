import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { backward, useEngine } from "@geta-lab/geta/engine";
import { noise } from "./backends.ts";

const cases: [shape: number[], reps: number[]][] = [
  [[2, 2, 1, 3, 2], [1, 1, 3, 1, 1]],
  [[1, 2, 3, 1, 2], [2, 1, 2, 4, 3]],
  [[2, 1, 2, 1, 3, 2], [1, 2, 2, 3, 1, 1]],
];

Deno.test("tile() of five and six axes has its gradient: the sum over the copies", async () => {
  await useEngine({ threads: 1 });
  for (const [shape, reps] of cases) {
    tf.tidy(() => {
      const x = tf.variable(noise(shape, 1)), upstream = noise(tf.tile(x, reps).shape, 2);
      const { gradients: [found] } = backward(
        () => tf.sum(tf.mul(tf.tile(x, reps), upstream)),
        [x],
      );
      // the numbers of the elements say where each copy came from
      const from = tf.tile(tf.reshape(tf.range(0, x.size), shape), reps).dataSync();
      const wanted = new Float64Array(x.size);
      upstream.dataSync().forEach((value, i) => wanted[from[i]!]! += value);
      found!.dataSync().forEach((value, i) => assert.ok(Math.abs(value - wanted[i]!) < 1e-5));
      x.dispose();
    });
  }
});
