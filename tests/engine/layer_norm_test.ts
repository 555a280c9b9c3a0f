import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { layerNorm } from "@geta-lab/geta/engine";
import { assertAllClose, noise, onCpu, onEngine } from "./backends.ts";
import { onLoops } from "./loops/backend.ts";
import { outputAndGradients } from "./gradients.ts";

const norm = (x: Tensor, scale: Tensor, offset: Tensor) => layerNorm(x, { scale, offset });

function composed(x: Tensor, scale: Tensor, offset: Tensor): Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  const normal = tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5)));
  return tf.add(tf.mul(normal, scale), offset);
}

function inputs(shape: number[]): Tensor[] {
  const channels = [shape.at(-1)!];
  return [tf.add(tf.mul(noise(shape, 1), 1.5), 0.7), noise(channels, 2), noise(channels, 3)];
}

for (const channels of [1, 3, 4, 5, 8, 13, 130]) {
  Deno.test(`layerNorm() of ${channels} channels is the same on the engine and as plain loops`, async () => {
    for (const shape of [[70, channels], [2, 5, 3, channels], [1, channels]]) {
      const f = () => outputAndGradients(norm, inputs(shape));
      assertAllClose(await onEngine(f), await onLoops(f), 1e-4);
    }
  });
}

Deno.test("layerNorm() equals the composition of tfjs operators, gradients too", async () => {
  const f = (operator: typeof norm) => () => outputAndGradients(operator, inputs([6, 7, 10]));
  assertAllClose(await onEngine(f(norm)), await onCpu(f(composed)), 1e-4);
});

Deno.test("layerNorm() of many rows is the same with one and with two threads", async () => {
  const f = () => outputAndGradients(norm, inputs([700, 130]));
  const one = await onEngine(f, { threads: 1 });
  assert.deepEqual(await onEngine(f, { threads: 2 }), one);
  assertAllClose(one, await onLoops(f), 1e-4);
});

Deno.test("layerNorm() keeps the variance of rows with a large mean", async () => {
  const [y] = await onEngine(() => {
    const x = tf.add(noise([3, 1000], 1), 3000);
    return [layerNorm(x, { scale: tf.ones([1000]), offset: tf.zeros([1000]) })];
  });
  const squares = y!.reduce((sum, v) => sum + v * v, 0) / y!.length;
  assert.ok(Math.abs(squares - 1) < 1e-3, `variance ${squares}`);
});

Deno.test("layerNorm() rejects wrong shapes and options", async () => {
  await onEngine(() => []);
  tf.tidy(() => {
    const x = tf.zeros([2, 3]), good = { scale: tf.ones([3]), offset: tf.ones([3]) };
    assert.throws(
      () => layerNorm(x, { ...good, offset: tf.ones([2]) }),
      new TypeError("Cannot use offset: its shape must be [3]: current value is [2]"),
    );
    assert.throws(() => layerNorm(x, good, { epsilon: -1 }), RangeError);
  });
});
