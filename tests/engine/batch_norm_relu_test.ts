import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { trace } from "@geta-lab/geta/graph";
import type { Tensor } from "@geta-lab/geta/core";
import { batchNorm, batchNormRelu, type BatchNormTensors } from "@geta-lab/geta/engine";
import { assertAllClose, MODES, noise, onCpu, onEngine } from "./backends.ts";

function tensors(channels: number): BatchNormTensors {
  return {
    scale: tf.add(tf.mul(noise([channels], 2), 0.3), 1),
    offset: tf.mul(noise([channels], 3), 0.3),
    mean: tf.variable(noise([channels], 4), false),
    variance: tf.variable(tf.abs(noise([channels], 5)), false),
  };
}

type Norm = (x: Tensor, tensors: BatchNormTensors) => Tensor;
const composed: Norm = (x, tensors) => tf.relu(batchNorm(x, tensors));

/** Output, running statistics and gradients of one call. */
function everything(norm: Norm, shape: number[]): () => Tensor[] {
  return () => {
    const { scale, offset, mean, variance } = tensors(shape.at(-1)!);
    const x = tf.add(tf.mul(noise(shape, 1), 1.5), 0.7), upstream = noise(shape, 6);
    const y = norm(x, { scale, offset, mean, variance });
    const running = [tf.clone(mean), tf.clone(variance)];
    const loss = (x: Tensor, scale: Tensor, offset: Tensor) =>
      tf.sum(tf.mul(norm(x, { scale, offset, mean, variance }), upstream));
    return [y, ...running, ...tf.grads(loss)([x, scale, offset]), mean, variance];
  };
}

// rows above one chunk of work, channels below, at and above whole vectors
const SHAPES = [1, 3, 4, 5, 8, 13, 32].flatMap((c) => [[70, c], [2, 5, 9, c], [5000, c]]);

for (const [mode, options] of Object.entries(MODES)) {
  Deno.test(`batchNormRelu() gives the bits of batchNorm() and relu, ${mode}`, async () => {
    for (const shape of SHAPES) {
      const fused = await onEngine(everything(batchNormRelu, shape), options);
      const separate = await onEngine(everything(composed, shape), options);
      assert.deepEqual(fused, separate, `shape ${shape}`);
      assert.ok(
        fused[0]!.includes(0) && fused[0]!.some((y) => y > 0),
        `relu has work, shape ${shape}`,
      );
    }
  });
}

Deno.test("batchNormRelu() gives the same bits with one and with two threads", async () => {
  for (const shape of SHAPES) {
    const f = everything(batchNormRelu, shape);
    assert.deepEqual(await onEngine(f, { threads: 2 }), await onEngine(f, { threads: 1 }));
  }
});

Deno.test("batchNormRelu() is relu after batchNorm() on other backends", async () => {
  for (const shape of [[70, 5], [2, 5, 9, 8]]) {
    const f = everything(batchNormRelu, shape);
    assertAllClose(await onEngine(f), await onCpu(f), 1e-4);
  }
});

Deno.test("batchNormRelu() lets NaN through and no gradient where it stands", async () => {
  const [y, dx] = await onEngine(() => {
    const x = tf.tensor2d([[1, 1], [2, NaN], [3, 2]]); // the second channel is NaN as a whole
    const given = { ...tensors(2), scale: tf.ones([2]), offset: tf.zeros([2]) };
    const gradient = tf.grad((x: Tensor) => tf.sum(batchNormRelu(x, given)));
    return [batchNormRelu(x, given), gradient(x)];
  });
  assert.deepEqual([0, 1, 2].map((row) => Number.isNaN(y![2 * row + 1]!)), [true, true, true]);
  assert.ok([0, 2, 4].every((i) => Number.isFinite(y![i]!) && Number.isFinite(dx![i]!)));
});

Deno.test("batchNormRelu() rejects what batchNorm() rejects", async () => {
  await onEngine(() => []);
  tf.tidy(() => {
    const x = tf.zeros([2, 3]), good = tensors(3);
    assert.throws(
      () => batchNormRelu(x, { ...good, offset: tf.ones([2]) }),
      new TypeError("Cannot use offset: its shape must be [3]: current value is [2]"),
    );
    assert.throws(() => batchNormRelu(x, good, { momentum: 2 }), RangeError);
  });
});

Deno.test("a trace shows batchNormRelu() as two operators and leaves the statistics alone", async () => {
  const [before, after] = await onEngine(() => {
    const { scale, offset, mean, variance } = tensors(3);
    const variables = {
      scale: tf.variable(scale),
      offset: tf.variable(offset),
      mean: mean as tf.Variable,
      variance: variance as tf.Variable,
    };
    const before = tf.clone(mean).dataSync().slice();
    const graph = trace((x: Tensor) => batchNormRelu(x, variables), [noise([4, 3], 3)], {
      variables,
    });
    assert.deepEqual(graph.nodes.map(({ op }) => op), ["BatchNormTraining", "Relu"]);
    return [tf.tensor(before), mean, ...Object.values(variables)];
  });
  assert.deepEqual(after, before);
});
