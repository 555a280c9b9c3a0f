import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import {
  attention,
  batchNorm,
  dense,
  dropout,
  fakeQuant,
  gelu,
  groupedConv2d,
  groupNorm,
  layerNorm,
  silu,
  softmaxCrossEntropy,
  useEngine,
  writeVariable,
} from "@geta-lab/geta/engine";
import type { Tensor } from "@geta-lab/geta/core";
import { runtime } from "../../lib/engine/runtime/runtime.ts";

const zeros = (...shape: number[]) => tf.zeros(shape);
const int32 = (...shape: number[]) => tf.zeros(shape, "int32");
const image = (...shape: [number, number, number, number]) => tf.zeros(shape) as tf.Tensor4D;
const strings = () => tf.tensor(["a"], [1], "string");
const volume = () => tf.zeros([1, 1, 2, 2, 1], "int32") as tf.Tensor5D;
await useEngine();
const three = { scale: zeros(3), offset: zeros(3), mean: zeros(3), variance: zeros(3) };
const one = zeros(1);
const quantizer = { stepSize: one, clip: one };

/** Operators of the engine and of tfjs, called with shapes that do not fit. */
const wrongShapes: Record<string, () => unknown> = {
  conv2d: () => tf.conv2d(image(1, 4, 4, 3), image(3, 3, 2, 5), 1, "same"),
  depthwiseConv2d: () => tf.depthwiseConv2d(image(1, 4, 4, 3), image(3, 3, 2, 1), 1, "same"),
  conv2dTranspose: () =>
    tf.conv2dTranspose(image(1, 4, 4, 3), image(3, 3, 5, 2), [1, 8, 8, 5], 2, "same"),
  groupedConv2d: () => groupedConv2d(image(1, 4, 4, 3), image(3, 3, 2, 4), { groups: 2 }),
  matMul: () => tf.matMul(zeros(2, 3), zeros(4, 5)),
  "matMul, batch": () => tf.matMul(zeros(2, 3, 3), zeros(4, 3, 3)),
  "matMul, transposed": () => tf.matMul(zeros(2, 3), zeros(3, 4), false, true),
  "matMul, both transposed": () => tf.matMul(zeros(2, 3), zeros(2, 3), true, true),
  "fused.matMul": () =>
    tf.fused.matMul({ a: zeros(2, 3) as tf.Tensor2D, b: zeros(4, 5) as tf.Tensor2D }),
  unsortedSegmentSum: () => tf.unsortedSegmentSum(zeros(2, 2), int32(6) as tf.Tensor1D, 2),
  add: () => tf.add(zeros(2, 3), zeros(2)),
  mul: () => tf.mul(zeros(2, 3), zeros(2)),
  maxPool: () => tf.maxPool(zeros(4, 4) as unknown as tf.Tensor3D, 2, 2, "same"),
  "tf.batchNorm": () =>
    tf.batchNorm(image(1, 2, 2, 3), zeros(2, 2) as tf.Tensor1D, zeros(3) as tf.Tensor1D),
  batchNorm: () => batchNorm(zeros(2, 3), { ...three, scale: zeros(2) }),
  layerNorm: () => layerNorm(zeros(2, 3), { ...three, scale: zeros(2) }),
  groupNorm: () => groupNorm(zeros(2, 4, 3), { ...three, scale: zeros(2) }, { groups: 1 }),
  "dense, x": () => dense(zeros(2, 3), { kernel: zeros(2, 3), bias: zeros(3) }),
  "dense, kernel": () => dense(zeros(2, 3), { kernel: zeros(3), bias: zeros(3) }),
  "dense, bias": () => dense(zeros(2, 3), { kernel: zeros(3, 4), bias: zeros(3) }),
  softmaxCrossEntropy: () => softmaxCrossEntropy(zeros(2, 3), int32(3)),
  attention: () => attention(zeros(1, 2, 3), zeros(1, 2, 4), zeros(1, 2, 3)),
  fakeQuant: () => fakeQuant(zeros(3), { ...quantizer, clip: zeros(2) }),
  gather: () => tf.gather(zeros(2, 3), int32(1), 5),
};

/** Operators of tfjs, called with a type that their kernels cannot use. */
const wrongTypes: Record<string, () => unknown> = {
  conv2d: () => tf.conv2d(int32(1, 4, 4, 3) as tf.Tensor4D, image(3, 3, 3, 5), 1, "same"),
  depthwiseConv2d: () =>
    tf.depthwiseConv2d(int32(1, 4, 4, 3) as tf.Tensor4D, image(3, 3, 3, 1), 1, "same"),
  groupedConv2d: () => groupedConv2d(int32(1, 4, 4, 4), image(3, 3, 2, 4), { groups: 2 }),
  "softmaxCrossEntropy, labels": () => softmaxCrossEntropy(zeros(2, 3), zeros(2)),
  gather: () => tf.gather(zeros(2, 3), zeros(1)),
  matMul: () => tf.matMul(int32(2, 3), int32(3, 4)),
  conv2dTranspose: () =>
    tf.conv2dTranspose(
      int32(1, 4, 4, 3) as tf.Tensor4D,
      image(3, 3, 5, 3),
      [1, 8, 8, 5],
      2,
      "same",
    ),
  "equal, strings": () => tf.equal(strings(), strings()),
  "tile, strings": () => tf.tile(strings(), [2]),
  "gatherND, strings": () => tf.gatherND(strings(), int32(1, 1)),
  "sparseToDense, strings": () =>
    tf.sparseToDense(int32(1), strings(), [3], tf.tensor("x", [], "string")),
  conv3d: () => tf.conv3d(volume(), volume(), 1, "same"),
  maxPool3d: () => tf.maxPool3d(volume(), 2, 2, "same"),
  maxPoolWithArgmax: () => tf.maxPoolWithArgmax(int32(1, 4, 4, 3) as tf.Tensor4D, 2, 2, "same"),
  dilation2d: () =>
    tf.dilation2d(int32(1, 4, 4, 3) as tf.Tensor4D, int32(2, 2, 3) as tf.Tensor3D, 1, "same"),
};

for (const [what, table] of Object.entries({ shape: wrongShapes, type: wrongTypes })) {
  for (const [name, call] of Object.entries(table)) {
    Deno.test(`${name} refuses a wrong ${what} before a kernel runs`, async () => {
      await useEngine();
      refuses(call, (error: Error) => {
        assert.doesNotMatch(error.message, /memory access|undefined|not a function/);
        return true;
      });
    });
  }
}

/** Operators of the engine with one tensor that is given in the wrong type. */
const float32Only: Record<string, (wrong: (...shape: number[]) => Tensor) => unknown> = {
  "batchNorm x": (x) => batchNorm(x(2, 3), three),
  "batchNorm mean": (mean) => batchNorm(zeros(2, 3), { ...three, mean: mean(3) }),
  "layerNorm x": (x) => layerNorm(x(2, 3), three),
  "layerNorm scale": (scale) => layerNorm(zeros(2, 3), { ...three, scale: scale(3) }),
  "groupNorm x": (x) => groupNorm(x(2, 4, 3), three, { groups: 1 }),
  "groupNorm offset": (offset) =>
    groupNorm(zeros(2, 3), { ...three, offset: offset(3) }, { groups: 1 }),
  "dense x": (x) => dense(x(2, 3), { kernel: zeros(3, 4), bias: zeros(4) }),
  "attention query": (q) => attention(q(1, 2, 3), zeros(1, 2, 3), zeros(1, 2, 3)),
  "attention value": (v) => attention(zeros(1, 2, 3), zeros(1, 2, 3), v(1, 2, 3)),
  "softmaxCrossEntropy logits": (x) => softmaxCrossEntropy(x(2, 3), int32(2)),
  "fakeQuant x": (x) => fakeQuant(x(3), quantizer),
  "fakeQuant clip": (clip) => fakeQuant(zeros(3), { ...quantizer, clip: clip(1) }),
  "fakeQuant exponent": (t) => fakeQuant(zeros(3), { ...quantizer, exponent: t(1) }),
  "dropout x": (x) => dropout(x(3), { rate: 0.5, seed: 1 }),
  "gelu x": (x) => gelu(x(3)),
  "silu x": (x) => silu(x(3)),
  writeVariable: (x) => {
    const variable = tf.variable(x(3));
    try {
      writeVariable(variable, new Float32Array(3));
    } finally {
      variable.dispose();
    }
  },
};

for (const [name, operator] of Object.entries(float32Only)) {
  Deno.test(`a tensor of the wrong type is an error before the kernel runs: ${name}`, async () => {
    await useEngine();
    for (const dtype of ["int32", "bool"] as const) {
      refuses(() => operator((...shape) => tf.zeros(shape, dtype)), {
        name: "TypeError",
        message: new RegExp(`^Cannot use .*: its type must be float32: current value is ${dtype}$`),
      });
    }
    const before = tf.memory().numTensors;
    tf.tidy(() => void operator(zeros)); // the right type is none
    assert.equal(tf.memory().numTensors, before);
  });
}

/** Fails unless the call throws such an error, allocates no output and leaves no tensor. */
function refuses(call: () => unknown, error: assert.AssertPredicate): void {
  const outputs = watchOutputs(), before = tf.memory().numTensors;
  try {
    assert.throws(() => tf.tidy(() => void call()), error);
    assert.equal(outputs.count(), 0);
    assert.equal(tf.memory().numTensors, before);
  } finally {
    outputs.stop();
  }
}

Deno.test("integers go through relu, arithmetic, sums and products as on any backend of tfjs", async () => {
  await useEngine();
  const x = tf.tensor1d([-2, 7, 3], "int32");
  const results = [tf.relu(x), tf.relu6(x), tf.add(x, x), tf.sum(x), tf.max(x, 0)];
  assert.deepEqual(results.map((y) => [...y.dataSync()]), [
    [0, 7, 3],
    [0, 6, 3],
    [-4, 14, 6],
    [8],
    [7],
  ]);
});

Deno.test("a kernel that has float32 only says what to do with other types", async () => {
  await useEngine();
  assert.throws(
    () => tf.maxPool3d(volume(), 2, 2, "same"),
    new TypeError(
      "Cannot run MaxPool3D: x must be float32, as tf.cast makes it: current value is int32",
    ),
  );
});

/** Counts outputs that kernels allocate. */
function watchOutputs(): { count: () => number; stop: () => void } {
  const { backend } = runtime();
  const { makeOutput } = backend;
  let count = 0;
  backend.makeOutput = (...args) => {
    count++;
    return makeOutput.apply(backend, args);
  };
  return { count: () => count, stop: () => void (backend.makeOutput = makeOutput) };
}
