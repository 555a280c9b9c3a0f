import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import {
  attention,
  batchNorm,
  dropout,
  fakeQuant,
  gelu,
  groupNorm,
  layerNorm,
  silu,
  softmaxCrossEntropy,
  useEngine,
  writeVariable,
} from "@geta-lab/geta/engine";

const image = (x: Tensor) => x as tf.Tensor4D;

/** Each operator of [4] tensors, and one tensor of it that is given in the wrong type. */
const operators: Record<string, (wrong: Tensor, right: Tensor) => unknown> = {
  "batchNorm x": (x, c) => batchNorm(x, { scale: c, offset: c, mean: c, variance: c }),
  "batchNorm mean": (mean, c) => batchNorm(c, { scale: c, offset: c, mean, variance: c }),
  "layerNorm x": (x, c) => layerNorm(x, { scale: c, offset: c }),
  "layerNorm scale": (scale, c) => layerNorm(c, { scale, offset: c }),
  "groupNorm offset": (offset, c) =>
    groupNorm(tf.ones([2, 4]), { scale: c, offset }, { groups: 2 }),
  "attention query": (q, v) =>
    attention(tf.reshape(q, [1, 2, 2]), tf.reshape(v, [1, 2, 2]), tf.reshape(v, [1, 2, 2])),
  "attention value": (v, q) =>
    attention(tf.reshape(q, [1, 2, 2]), tf.reshape(q, [1, 2, 2]), tf.reshape(v, [1, 2, 2])),
  "softmaxCrossEntropy logits": (x) =>
    softmaxCrossEntropy(tf.reshape(x, [2, 2]), tf.tensor1d([0, 1], "int32")),
  "fakeQuant x": (x) => fakeQuant(x, { stepSize: tf.ones([1]), clip: tf.ones([1]) }),
  "fakeQuant clip": (wrong, x) =>
    fakeQuant(x, { stepSize: tf.ones([1]), clip: tf.slice(wrong, 0, 1) }),
  "fakeQuant exponent": (wrong, x) =>
    fakeQuant(x, {
      stepSize: tf.ones([1]),
      clip: tf.ones([1]),
      exponent: tf.slice(wrong, 0, 1),
    }),
  "dropout x": (x) => dropout(x, { rate: 0.5, seed: 1 }),
  "gelu x": (x) => gelu(x),
  "silu x": (x) => silu(x),
  "writeVariable": (x) => {
    const variable = tf.variable(x);
    try {
      writeVariable(variable, new Float32Array(4));
    } finally {
      variable.dispose();
    }
  },
};

for (const [name, operator] of Object.entries(operators)) {
  Deno.test(`a tensor of the wrong type is an error before the kernel runs: ${name}`, async () => {
    await useEngine();
    const before = tf.memory().numTensors;
    for (const dtype of ["int32", "bool"] as const) {
      assert.throws(() => tf.tidy(() => void operator(tf.zeros([4], dtype), tf.ones([4]))), {
        name: "TypeError",
        message: new RegExp(`^Cannot use .*: its type must be float32: current value is ${dtype}$`),
      });
    }
    tf.tidy(() => void operator(tf.ones([4]), tf.ones([4]))); // the right type is none
    assert.equal(tf.memory().numTensors, before);
  });
}

/** Operators of tfjs that run on kernels of the engine. */
const wrongOperands: Record<string, () => unknown> = {
  "matMul, inner lengths": () => tf.matMul(tf.ones([2, 3]), tf.ones([2, 3])),
  "matMul, inner lengths after transposing": () =>
    tf.matMul(tf.ones([2, 3]), tf.ones([2, 3]), true, true),
  "matMul, batches": () => tf.matMul(tf.ones([2, 3, 3]), tf.ones([4, 3, 3])),
  "fused matMul, inner lengths": () =>
    tf.fused.matMul({ a: tf.ones([2, 3]) as tf.Tensor2D, b: tf.ones([2, 3]) as tf.Tensor2D }),
  "unsortedSegmentSum, number of ids": () =>
    tf.unsortedSegmentSum(tf.ones([2, 2]), tf.tensor1d([0, 1, 1, 0, 1, 1], "int32"), 2),
  "conv2d, channels": () =>
    tf.conv2d(image(tf.ones([1, 4, 4, 3])), tf.ones([3, 3, 4, 8]), 1, "same"),
  "conv2d, type": () =>
    tf.conv2d(image(tf.ones([1, 4, 4, 3], "int32")), tf.ones([3, 3, 3, 8]), 1, "same"),
  "depthwiseConv2d, channels": () =>
    tf.depthwiseConv2d(image(tf.ones([1, 4, 4, 3])), tf.ones([3, 3, 4, 1]), 1, "same"),
  "depthwiseConv2d, type": () =>
    tf.depthwiseConv2d(image(tf.ones([1, 4, 4, 3], "bool")), tf.ones([3, 3, 3, 1]), 1, "same"),
  "maxPool, rank": () => tf.maxPool(tf.ones([4, 4]) as unknown as tf.Tensor4D, 2, 2, "same"),
  "add, shapes": () => tf.add(tf.ones([2]), tf.ones([3])),
  "gather, type": () => tf.gather(tf.ones([4, 2]), tf.tensor1d([0.5])),
};

for (const [name, operator] of Object.entries(wrongOperands)) {
  Deno.test(`an operator of tfjs, too, refuses what its kernel cannot use: ${name}`, async () => {
    await useEngine();
    assert.throws(() => tf.tidy(() => void operator()), (error: Error) => {
      assert.doesNotMatch(error.message, /memory access|undefined|not a function/);
      return true;
    });
  });
}
