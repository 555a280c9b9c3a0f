import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { pixelShuffle } from "@geta-lab/geta/zoo";

const [BATCH, HEIGHT, WIDTH, CHANNELS, FACTOR] = [2, 3, 4, 5, 3];

Deno.test("pixelShuffle() puts every number where the formula says, and its gradient puts it back", async () => {
  await useEngine();
  tf.tidy(() => {
    const shape = [BATCH, HEIGHT, WIDTH, FACTOR * FACTOR * CHANNELS];
    const x = tf.reshape(tf.range(0, tf.util.sizeFromShape(shape)), shape);
    const before = x.bufferSync();
    const y = pixelShuffle(x, FACTOR), after = y.bufferSync();
    assert.deepEqual(y.shape, [BATCH, HEIGHT * FACTOR, WIDTH * FACTOR, CHANNELS]);
    for (let i = 0; i < y.size; i++) {
      const [n, row, column, c] = after.indexToLoc(i) as [number, number, number, number];
      const channel = ((row % FACTOR) * FACTOR + column % FACTOR) * CHANNELS + c;
      const pixel = [Math.floor(row / FACTOR), Math.floor(column / FACTOR)] as const;
      assert.equal(after.values[i], before.get(n, ...pixel, channel));
    }
    // the gradient of sum(y y) / 2 is y moved back: x
    const gradient = tf.grad((x) => tf.sum(tf.mul(0.5, tf.square(pixelShuffle(x, FACTOR)))))(x);
    assert.deepEqual(gradient.dataSync(), x.dataSync());
  });
});
