import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { groupNorm } from "@geta-lab/geta/engine";
import { assertAllClose, noise, onCpu, onEngine } from "./backends.ts";
import { onLoops } from "./loops/backend.ts";
import { outputAndGradients } from "./gradients.ts";

function norm(groups: number) {
  return (x: Tensor, scale: Tensor, offset: Tensor) => groupNorm(x, { scale, offset }, { groups });
}

function inputs(shape: number[]): Tensor[] {
  const channels = [shape.at(-1)!];
  return [tf.add(tf.mul(noise(shape, 1), 1.5), 0.7), noise(channels, 2), noise(channels, 3)];
}

for (const [channels, groups] of [[1, 1], [3, 3], [4, 2], [5, 1], [12, 4], [14, 2], [33, 3]]) {
  Deno.test(`groupNorm() of ${channels} channels in ${groups} groups is the same on the engine and as plain loops`, async () => {
    for (const shape of [[2, 9, 8, channels!], [3, 5, channels!], [1, 1, 70, channels!]]) {
      const f = () => outputAndGradients(norm(groups!), inputs(shape));
      assertAllClose(await onEngine(f), await onLoops(f), 1e-4);
    }
  });
}

Deno.test("groupNorm() equals the composition of tfjs operators, gradients too", async () => {
  const shape = [2, 3, 5, 12];
  const composed = (x: Tensor, scale: Tensor, offset: Tensor) => {
    const grouped = tf.reshape(x, [2, 15, 4, 3]);
    const { mean, variance } = tf.moments(grouped, [1, 3], true);
    const normal = tf.div(tf.sub(grouped, mean), tf.sqrt(tf.add(variance, 1e-5)));
    return tf.add(tf.mul(tf.reshape(normal, shape), scale), offset);
  };
  const expected = await onCpu(() => outputAndGradients(composed, inputs(shape)));
  assertAllClose(await onEngine(() => outputAndGradients(norm(4), inputs(shape))), expected, 1e-4);
});

Deno.test("groupNorm() of many images is the same with one and with two threads", async () => {
  const f = () => outputAndGradients(norm(4), inputs([67, 5, 12]));
  const one = await onEngine(f, { threads: 1 });
  assert.deepEqual(await onEngine(f, { threads: 2 }), one);
  assertAllClose(one, await onLoops(f), 1e-4);
});

Deno.test("groupNorm() rejects groups that do not divide the channels", async () => {
  await onEngine(() => []);
  tf.tidy(() => {
    const tensors = { scale: tf.ones([6]), offset: tf.ones([6]) };
    assert.throws(
      () => groupNorm(tf.zeros([2, 4, 6]), tensors, { groups: 4 }),
      new RangeError("Cannot use groups: it must divide the 6 channels: current value is 4"),
    );
    assert.throws(() => groupNorm(tf.zeros([6]), tensors, { groups: 2 }), TypeError);
    assert.throws(() => groupNorm(tf.zeros([2, 4]), tensors, { groups: 2 }), TypeError);
  });
});
