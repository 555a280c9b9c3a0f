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
} from "@geta-lab/geta/engine";
import { runtime } from "../../lib/engine/runtime/runtime.ts";

const zeros = (...shape: number[]) => tf.zeros(shape);
const integers = (...shape: number[]) => tf.zeros(shape, "int32");
const image = (...shape: [number, number, number, number]) => tf.zeros(shape) as tf.Tensor4D;
await useEngine();
const three = { scale: zeros(3), offset: zeros(3), mean: zeros(3), variance: zeros(3) };
const two = { ...three, scale: zeros(2) };
const one = zeros(1);
const quantizer = { stepSize: one, clip: one };

const wrongShapes: Record<string, () => unknown> = {
  conv2d: () => tf.conv2d(image(1, 4, 4, 3), image(3, 3, 2, 5), 1, "same"),
  depthwiseConv2d: () => tf.depthwiseConv2d(image(1, 4, 4, 3), image(3, 3, 2, 1), 1, "same"),
  conv2dTranspose: () =>
    tf.conv2dTranspose(image(1, 4, 4, 3), image(3, 3, 5, 2), [1, 8, 8, 5], 2, "same"),
  groupedConv2d: () => groupedConv2d(image(1, 4, 4, 3), image(3, 3, 2, 4), { groups: 2 }),
  matMul: () => tf.matMul(zeros(2, 3), zeros(4, 5)),
  "matMul, batch": () => tf.matMul(zeros(2, 3, 4), zeros(3, 4, 5)),
  "matMul, transposed": () => tf.matMul(zeros(2, 3), zeros(3, 4), false, true),
  "fused.matMul": () =>
    tf.fused.matMul({ a: zeros(2, 3) as tf.Tensor2D, b: zeros(4, 5) as tf.Tensor2D }),
  add: () => tf.add(zeros(2, 3), zeros(2)),
  mul: () => tf.mul(zeros(2, 3), zeros(2)),
  maxPool: () => tf.maxPool(zeros(4, 4) as unknown as tf.Tensor3D, 2, 2, "same"),
  "tf.batchNorm": () =>
    tf.batchNorm(image(1, 2, 2, 3), zeros(2, 2) as tf.Tensor1D, zeros(3) as tf.Tensor1D),
  batchNorm: () => batchNorm(zeros(2, 3), two),
  layerNorm: () => layerNorm(zeros(2, 3), two),
  groupNorm: () => groupNorm(zeros(2, 4, 3), two, { groups: 1 }),
  "dense, x": () => dense(zeros(2, 3), { kernel: zeros(2, 3), bias: zeros(3) }),
  "dense, kernel": () => dense(zeros(2, 3), { kernel: zeros(3), bias: zeros(3) }),
  "dense, bias": () => dense(zeros(2, 3), { kernel: zeros(3, 4), bias: zeros(3) }),
  softmaxCrossEntropy: () => softmaxCrossEntropy(zeros(2, 3), integers(3)),
  attention: () => attention(zeros(1, 2, 3), zeros(1, 2, 4), zeros(1, 2, 3)),
  fakeQuant: () => fakeQuant(zeros(3), { ...quantizer, clip: zeros(2) }),
  gather: () => tf.gather(zeros(2, 3), integers(1), 5),
};

const wrongTypes: Record<string, () => unknown> = {
  conv2d: () => tf.conv2d(integers(1, 4, 4, 3) as tf.Tensor4D, image(3, 3, 3, 5), 1, "same"),
  depthwiseConv2d: () =>
    tf.depthwiseConv2d(integers(1, 4, 4, 3) as tf.Tensor4D, image(3, 3, 3, 1), 1, "same"),
  groupedConv2d: () =>
    groupedConv2d(integers(1, 4, 4, 4), image(3, 3, 2, 4), {
      groups: 2,
    }),
  batchNorm: () => batchNorm(integers(2, 3), three),
  layerNorm: () => layerNorm(integers(2, 3), three),
  groupNorm: () => groupNorm(integers(2, 4, 3), three, { groups: 1 }),
  dense: () => dense(integers(2, 3), { kernel: zeros(3, 4), bias: zeros(4) }),
  softmaxCrossEntropy: () => softmaxCrossEntropy(integers(2, 3), integers(2)),
  "softmaxCrossEntropy, labels": () => softmaxCrossEntropy(zeros(2, 3), zeros(2)),
  attention: () => attention(integers(1, 2, 3), zeros(1, 2, 3), zeros(1, 2, 3)),
  fakeQuant: () => fakeQuant(integers(3), quantizer),
  gelu: () => gelu(integers(3)),
  silu: () => silu(integers(3)),
  dropout: () => dropout(integers(3), { rate: 0.5, seed: 1 }),
  gather: () => tf.gather(zeros(2, 3), zeros(1)),
};

for (const [what, table] of Object.entries({ shape: wrongShapes, type: wrongTypes })) {
  for (const [name, call] of Object.entries(table)) {
    Deno.test(`${name} refuses a wrong ${what} before a kernel runs`, async () => {
      await useEngine();
      const outputs = watchOutputs();
      try {
        assert.throws(() => tf.tidy(() => void call()), Error);
        assert.equal(outputs.count(), 0);
      } finally {
        outputs.stop();
      }
    });
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
