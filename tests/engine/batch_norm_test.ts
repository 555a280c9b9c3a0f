import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { batchNorm } from "@geta-lab/geta/engine";
import { assertAllClose, assertClose, noise, normals, onCpu, onEngine } from "./backends.ts";
import { onLoops } from "./loops/backend.ts";

function tensors(channels: number) {
  return {
    scale: noise([channels], 2),
    offset: noise([channels], 3),
    mean: tf.variable(noise([channels], 4), false),
    variance: tf.variable(tf.abs(noise([channels], 5)), false),
  };
}

function forwardAndGradients(shape: number[]): () => Tensor[] {
  return () => {
    const { scale, offset, mean, variance } = tensors(shape.at(-1)!);
    const x = tf.add(tf.mul(noise(shape, 1), 1.5), 0.7), upstream = noise(shape, 6);
    const y = batchNorm(x, { scale, offset, mean, variance });
    const running = [tf.clone(mean), tf.clone(variance)];
    const loss = (x: Tensor, scale: Tensor, offset: Tensor) =>
      tf.sum(tf.mul(batchNorm(x, { scale, offset, mean, variance }), upstream));
    const gradients = tf.grads(loss)([x, scale, offset]);
    return [y, ...running, ...gradients, mean, variance];
  };
}

for (const channels of [1, 3, 4, 5, 8, 13, 32]) {
  Deno.test(`batchNorm() of ${channels} channels is the same on the engine and as plain loops`, async () => {
    for (const shape of [[70, channels], [2, 5, 9, channels]]) {
      const f = forwardAndGradients(shape);
      assertAllClose(await onEngine(f), await onLoops(f), 1e-4);
    }
  });
}

Deno.test("batchNorm() equals the composition of tfjs operators, gradients too", async () => {
  const shape = [6, 3, 4, 5];
  const fused = forwardAndGradients(shape);
  const composed = () => {
    const { scale, offset } = tensors(5);
    const x = tf.add(tf.mul(noise(shape, 1), 1.5), 0.7), upstream = noise(shape, 6);
    const norm = (x: Tensor, scale: Tensor, offset: Tensor) => {
      const mean = tf.mean(x, [0, 1, 2]), centred = tf.sub(x, mean);
      const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), [0, 1, 2]), 1e-5));
      return tf.add(tf.mul(tf.div(centred, deviation), scale), offset);
    };
    const loss = (...[x, s, o]: Tensor[]) => tf.sum(tf.mul(norm(x!, s!, o!), upstream));
    return [norm(x, scale, offset), ...tf.grads(loss)([x, scale, offset])];
  };
  const [y, , , ...rest] = await onEngine(fused);
  assertAllClose([y!, ...rest.slice(0, 3)], await onCpu(composed), 1e-4);
});

Deno.test("batchNorm() moves the running statistics by the momentum, unbiased variance", async () => {
  const x = normals([10, 2], 1);
  const [mean, variance] = await onEngine(() => {
    const { scale, offset, mean, variance } = tensors(2);
    mean.assign(tf.tensor1d([1, -1]));
    variance.assign(tf.tensor1d([2, 3]));
    batchNorm(tf.tensor(x, [10, 2]), { scale, offset, mean, variance }, { momentum: 0.3 });
    return [mean, variance];
  });
  [0, 1].forEach((c) => {
    const column = [...x].filter((_, i) => i % 2 === c);
    const m = column.reduce((a, b) => a + b) / 10;
    const v = column.reduce((a, b) => a + (b - m) ** 2, 0) / 9;
    assertClose([mean![c]!, variance![c]!], [
      0.7 * [1, -1][c]! + 0.3 * m,
      0.7 * [2, 3][c]! + 0.3 * v,
    ]);
  });
});

Deno.test("batchNorm() keeps the variance of channels with a large mean", async () => {
  const [y] = await onEngine(() => {
    const { scale: _, offset: __, ...running } = tensors(4);
    const x = tf.add(noise([1000, 4], 1), 3000);
    return [batchNorm(x, { scale: tf.ones([4]), offset: tf.zeros([4]), ...running })];
  });
  const squares = y!.reduce((sum, v) => sum + v * v, 0) / y!.length;
  assert.ok(Math.abs(squares - 1) < 1e-3, `variance ${squares}`);
});

Deno.test("batchNorm() does not change tensors that share data with a running statistic", async () => {
  const [zeros, mean, other] = await onEngine(() => {
    const zeros = tf.zeros([3]), ones = tf.ones([3]);
    const mean = tf.variable(zeros, false), other = tf.variable(zeros, false);
    const variance = tf.variable(ones, false);
    batchNorm(tf.add(noise([5, 3], 1), 10), { scale: ones, offset: zeros, mean, variance });
    return [zeros, mean, other];
  });
  assert.deepEqual([...zeros!, ...other!], [0, 0, 0, 0, 0, 0]);
  assert.ok(mean!.every((m) => m > 0.5));
});

Deno.test("batchNorm() rejects wrong shapes and options", async () => {
  await onEngine(() => []);
  tf.tidy(() => {
    const x = tf.zeros([2, 3]), good = tensors(3);
    assert.throws(
      () => batchNorm(x, { ...good, scale: tf.ones([2]) }),
      new TypeError("Cannot use scale: its shape must be [3]: current value is [2]"),
    );
    assert.throws(() => batchNorm(x, good, { epsilon: -1 }), RangeError);
    assert.throws(() => batchNorm(x, good, { momentum: 2 }), RangeError);
  });
});
