import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { sinusoidalPosition } from "@geta-lab/geta/zoo";

Deno.test("sinusoidalPosition() of two places has a product that depends on their distance only", async () => {
  await useEngine();
  const y = sinusoidalPosition(12, 6);
  const products = tf.matMul(y, y, false, true).arraySync() as number[][];
  for (let distance = 0; distance < 12; distance++) {
    const wanted = Math.cos(distance) + Math.cos(distance / 10000 ** (1 / 3)) +
      Math.cos(distance / 10000 ** (2 / 3));
    for (let place = 0; place + distance < 12; place++) {
      assert.ok(Math.abs(products[place]![place + distance]! - wanted) < 1e-5);
    }
  }
});
