import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import type { Tensor } from "@geta-lab/geta/core";
import { columnBytes, convBlocks } from "../../lib/engine/ops/conv/conv_blocks.ts";
import { convGeometry } from "../../lib/engine/ops/conv/conv_geometry.ts";
import { heapFloat32, scratch } from "../../lib/engine/memory/heap.ts";
import { kernelModules } from "../../lib/engine/wasm/kernels_module.ts";
import {
  attention,
  batchNorm,
  dropout,
  engineInfo,
  fakeQuant,
  gelu,
  groupedConv2d,
  groupNorm,
  layerNorm,
  shutdownEngine,
  silu,
  softmaxCrossEntropy,
  useEngine,
  type UseEngineOptions,
} from "@geta-lab/geta/engine";
import { readyWorkers, startPlannedWorkers, startWorkers } from "../../lib/engine/threads/pool.ts";
import { runtime } from "../../lib/engine/runtime/runtime.ts";
import { CHUNK_LENGTH, forEachChunk } from "../../lib/engine/threads/chunks.ts";
import { noise } from "./backends.ts";
import { smallTraining } from "./training.ts";

/** Starts two threads and waits until the second one computes chunks. */
async function twoThreads(options: UseEngineOptions = {}): Promise<void> {
  await useEngine({ ...options, threads: 2 });
  startPlannedWorkers();
  while (readyWorkers() < 1) {
    await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(engineInfo().reason, undefined);
  }
}

type Operation = (x: Tensor, w: Tensor) => Tensor;
const image = (x: Tensor) => x as tf.Tensor4D;
const integers = (n: number, below: number) =>
  tf.tensor1d(Array.from({ length: n }, (_, i) => i * 7 % below), "int32");
const conv = (stride: number): Operation => (x, w) => tf.conv2d(image(x), image(w), stride, "same");

// Each is large enough for several chunks.
const operations: Record<string, { shapes: [number[], number[]]; run: Operation }> = {
  "convolution by im2col": { shapes: [[16, 20, 20, 6], [5, 5, 6, 12]], run: conv(1) },
  "strided convolution": { shapes: [[32, 16, 16, 16], [3, 3, 16, 32]], run: conv(2) },
  "pointwise convolution": { shapes: [[16, 16, 16, 24], [1, 1, 24, 64]], run: conv(1) },
  "Winograd, small kernel": { shapes: [[24, 16, 16, 16], [3, 3, 16, 16]], run: conv(1) },
  "Winograd, large kernel": { shapes: [[6, 8, 8, 96], [3, 3, 96, 96]], run: conv(1) },
  "depthwise convolution": {
    shapes: [[8, 16, 16, 24], [3, 3, 24, 1]],
    run: (x, w) => tf.depthwiseConv2d(image(x), image(w), 1, "same"),
  },
  "dense layer": { shapes: [[200, 300], [300, 150]], run: (x, w) => tf.matMul(x, w) },
  "row of matrix products": {
    shapes: [[12, 40, 50], [12, 50, 60]],
    run: (x, w) => tf.matMul(x, w),
  },
  "batch norm": {
    shapes: [[16, 16, 16, 32], [32]],
    run: (x, w) =>
      batchNorm(x, { scale: w, offset: w, mean: tf.zeros([32]), variance: tf.ones([32]) }),
  },
  "batch norm in inference": {
    shapes: [[16, 16, 16, 32], [32]],
    run: (x, w) => {
      const [a, b] = [w, tf.square(w)] as [tf.Tensor1D, tf.Tensor1D];
      return tf.batchNorm(image(x), a, b, a, b, 0.1);
    },
  },
  "grouped convolution": {
    shapes: [[8, 16, 16, 12], [3, 3, 4, 15]],
    run: (x, w) => groupedConv2d(x, w, { groups: 3, pad: "same" }),
  },
  "layer norm": {
    shapes: [[600, 130], [130]],
    run: (x, w) => layerNorm(x, { scale: w, offset: w }),
  },
  "group norm": {
    shapes: [[20, 64, 30], [30]],
    run: (x, w) => groupNorm(x, { scale: w, offset: w }, { groups: 3 }),
  },
  "attention": {
    shapes: [[4, 40, 24], [4, 50, 24]],
    run: (x, w) => attention(x, w, w, { heads: 3 }),
  },
  "cross-entropy": {
    shapes: [[900, 70], [70]],
    run: (x, w) => softmaxCrossEntropy(tf.mul(x, w), integers(900, 70)),
  },
  "embedding": {
    shapes: [[500, 60], [60]],
    run: (x, w) => tf.mul(tf.gather(x, integers(2000, 499)), w),
  },
  "gelu, silu and sigmoid": {
    shapes: [[50, 2000], [2000]],
    run: (x, w) => tf.add(tf.add(gelu(tf.mul(x, w)), silu(x)), tf.sigmoid(x)),
  },
  "dropout": {
    shapes: [[50, 2000], [2000]],
    run: (x, w) => dropout(tf.mul(x, w), { rate: 0.3, seed: 5 }),
  },
  "global maximum": {
    shapes: [[64, 20, 20, 9], [9]],
    run: (x, w) => tf.mul(tf.max(x, [1, 2]), w),
  },
  "max pooling": {
    shapes: [[8, 16, 16, 12], [12]],
    run: (x, w) => tf.mul(tf.maxPool(image(x), 3, 2, "same"), w),
  },
  "average pooling": {
    shapes: [[8, 16, 16, 12], [12]],
    run: (x, w) => tf.mul(tf.avgPool(image(x), 2, 2, "same"), w),
  },
  "arithmetic with broadcasting": {
    shapes: [[4096, 40], [40]],
    run: (x, w) => tf.sub(tf.add(tf.mul(x, w), x), tf.div(w, tf.add(tf.square(x), 1))),
  },
  "relu": {
    shapes: [[50, 2000], [2000]],
    run: (x, w) => tf.add(tf.relu(tf.mul(x, w)), tf.relu6(x)),
  },
  "sums along axes": {
    shapes: [[300, 400], [400]],
    run: (x, w) => tf.mul(tf.sum(x, 0), tf.add(tf.mean(tf.mul(x, w)), tf.sum(x))),
  },
  "fake quantization": {
    shapes: [[100, 1000], [1]],
    run: (x, w) => {
      const clip = tf.add(tf.abs(w), 1);
      return fakeQuant(x, { stepSize: tf.mul(clip, 0.1), clip, exponent: clip });
    },
  },
};

/** Bits of the result and of both gradients. */
function bits({ shapes, run }: (typeof operations)[string]): Uint32Array[] {
  let arrays: Uint32Array[] = [];
  tf.tidy(() => {
    const x = noise(shapes[0], 1), w = noise(shapes[1], 2);
    const y = run(x, w);
    const upstream = noise(y.shape, 3);
    const gradients = tf.grads((x, w) => tf.sum(tf.mul(run(x, w), upstream)))([x, w]);
    arrays = [y, ...gradients].map((tensor) => new Uint32Array(tensor.dataSync().slice().buffer));
  });
  return arrays;
}

for (const [mode, options] of Object.entries({ default: {}, "without CBLAS": { blas: false } })) {
  for (const [name, operation] of Object.entries(operations)) {
    Deno.test(`two threads give the bits of one, every time: ${name}, ${mode}`, async () => {
      await useEngine({ ...options, threads: 1 });
      const one = bits(operation);
      assert.ok(one.every((array) => new Float32Array(array.buffer).every(Number.isFinite)));
      await twoThreads(options);
      for (let i = 0; i < 5; i++) assert.deepEqual(bits(operation), one);
    });
  }
}

Deno.test("a deterministic engine trains to the same bits, every time, on one thread and on two", async () => {
  const train = () => {
    const { step, weights, end } = smallTraining(64);
    const losses = Array.from({ length: 5 }, step);
    assert.ok(losses.at(-1)! < losses[0]!, "it learns");
    const bits = weights().map((array) => new Uint32Array(array.buffer));
    end();
    return [...bits, ...losses];
  };
  await useEngine({ deterministic: true, threads: 1 });
  const one = train();
  assert.deepEqual(train(), one);
  await twoThreads({ deterministic: true });
  for (let i = 0; i < 3; i++) assert.deepEqual(train(), one);
});

Deno.test("workers start with the first job of several chunks, not before", async () => {
  shutdownEngine();
  await useEngine({ threads: 2 });
  tf.tidy(() => tf.add([1, 2], [3, 4]).dataSync());
  await new Promise((resolve) => setTimeout(resolve, 300));
  assert.equal(readyWorkers(), 0);
  tf.tidy(() => tf.add(tf.ones([300, 400]), tf.ones([400])).dataSync());
  while (readyWorkers() < 1) await new Promise((resolve) => setTimeout(resolve, 5));
});

// Each thread writes windows to a scratch of its own; returns which threads did.
function workingThreads(): boolean[] {
  const images = 64, side = 9;
  const attributes = { strides: 2, pad: "valid" } as const;
  const g = convGeometry([images, side, side, 1], [5, 5, 1, 1], attributes);
  const bytes = Math.ceil(columnBytes(g, convBlocks(g)) / 64) * 64 + 64;
  const columns = scratch("im2col", 2 * bytes) / 4;
  const used = [false, false];
  tf.tidy(() => {
    const x = tf.ones([images, side, side, 1]) as tf.Tensor4D, w = tf.ones([5, 5, 1, 1]);
    for (let i = 0; i < 2000 && !used.every(Boolean); i++) {
      heapFloat32().fill(-1, columns, columns + bytes / 2);
      tf.conv2d(x, w as tf.Tensor4D, attributes.strides, attributes.pad).dispose();
      used.forEach((_, thread) => {
        if (heapFloat32()[columns + thread * bytes / 4] === 1) used[thread] = true;
      });
    }
  });
  return used;
}

Deno.test("the worker takes chunks, also after a long sleep, and none when one thread is wanted", async () => {
  await twoThreads();
  assert.deepEqual(workingThreads(), [true, true]);
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.deepEqual(workingThreads(), [true, true]);
  await useEngine({ threads: 1 });
  assert.deepEqual(workingThreads(), [true, false]);
});

Deno.test("a kernel that traps on any thread is one error and leaves the pool usable", async () => {
  await twoThreads();
  const outside = 2 ** 32 - 64;
  for (let i = 0; i < 20; i++) {
    assert.throws(
      () => forEachChunk("clear", { total: 6400, length: 64 }, { x: outside, n: CHUNK_LENGTH }),
      /memory access out of bounds/,
    );
    assert.deepEqual([...tf.tidy(() => tf.add([1, 2], [3, 4]).dataSync())], [4, 6]);
  }
  assert.deepEqual(workingThreads(), [true, true]);
});

const WORKER = new URL("../../lib/engine/pool_worker.ts", import.meta.url);

Deno.test("a worker that dies is reported and not waited for", async () => {
  await useEngine({ threads: 1 });
  shutdownEngine();
  startWorkers(1, {
    memory: runtime().memory,
    modules: kernelModules("single"), // of the wrong kind for a shared memory
    table: 0,
    packing: () => 0,
    jobs: [],
    program: WORKER,
  });
  await useEngine({ threads: 2 });
  const sum = () =>
    tf.tidy(() => tf.sum(tf.add(tf.ones([300, 400]), tf.ones([400]))).dataSync()[0]);
  while (engineInfo().reason === undefined) {
    assert.equal(sum(), 240000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.match(engineInfo().reason!, /^a worker failed: .*shared state of memory/);
  assert.equal(engineInfo().threads, 1);
  await twoThreads();
  assert.deepEqual(workingThreads(), [true, true], "a new one takes its place");
});

Deno.test("a worker that cannot start leaves one thread and a reason", async () => {
  await useEngine({ threads: 1 });
  shutdownEngine();
  startWorkers(1, {
    memory: runtime().memory,
    modules: kernelModules("fixed"),
    table: 0,
    jobs: [],
    program: WORKER,
    packing: () => Symbol("cannot be sent") as unknown as number,
  });
  assert.match(engineInfo().reason!, /^Cannot start a worker: /);
  assert.equal(engineInfo().threads, 1);
  assert.equal(readyWorkers(), 0);
  await twoThreads();
});

Deno.test("shutdownEngine() ends the workers, the engine goes on alone and can start others", async () => {
  await twoThreads();
  shutdownEngine();
  assert.equal(engineInfo().threads, 1);
  assert.equal(readyWorkers(), 0);
  const large = () =>
    tf.tidy(() => tf.sum(tf.add(tf.ones([300, 400]), tf.ones([400]))).dataSync()[0]);
  assert.equal(large(), 240000);
  await twoThreads();
  assert.equal(large(), 240000);
  assert.deepEqual(workingThreads(), [true, true]);
});

Deno.test({
  name: "without the permission for CBLAS both threads multiply by our kernel",
  permissions: { ffi: false, read: true, env: true, sys: true },
  fn: async () => {
    await twoThreads();
    const { gemm, threads } = engineInfo();
    assert.notEqual(gemm, "cblas");
    assert.equal(threads, 2);
    const product = tf.tidy(() => tf.matMul(tf.ones([200, 300]), tf.ones([300, 100])).dataSync());
    assert.ok(product.every((value) => value === 300));
  },
});

Deno.test("2,000 training steps on two threads leave no tensor behind and the heap does not grow", async () => {
  await twoThreads();
  const { step, end } = smallTraining(32);
  for (let i = 0; i < 10; i++) step();
  const tensors = tf.memory().numTensors, heap = engineInfo().heapBytes;
  for (let i = 0; i < 2000; i++) assert.ok(Number.isFinite(step()));
  assert.equal(tf.memory().numTensors, tensors);
  assert.equal(engineInfo().heapBytes, heap);
  end();
});
