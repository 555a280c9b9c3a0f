import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { engineInfo, useEngine } from "@geta-lab/geta/engine";

Deno.test("useEngine() may be called twice at a time", async () => {
  const worker = globalThis.Worker;
  const [first, second] = await Promise.all([useEngine(), useEngine({ threads: 1 })]);
  assert.equal(first.backend, "geta");
  assert.equal(second.threads, 1);
  assert.equal(globalThis.Worker, worker);
  assert.deepEqual([...tf.add([1], [2]).dataSync()], [3]);
});

Deno.test("useEngine() makes geta the backend and may be called again with other options", async () => {
  const first = await useEngine({ blas: false });
  assert.equal(first.backend, "geta");
  assert.equal(tf.getBackend(), "geta");
  assert.equal(first.gemm, first.relaxedSimd ? "wasm-relaxed-simd" : "wasm-simd");
  assert.equal(first.sharedHeap, true);
  assert.ok(first.heapBytes > 0);
  const x = tf.tensor1d([1, 2]);
  const second = await useEngine({ deterministic: true });
  assert.equal(second.gemm, "wasm-simd");
  assert.equal(second.deterministic, true);
  assert.deepEqual([...tf.add(x, x).dataSync()], [2, 4]);
  x.dispose();
});

Deno.test("useEngine() takes the wanted number of threads, at most one per core", async () => {
  const cores = navigator.hardwareConcurrency;
  const info = await useEngine({ threads: 1000 });
  assert.equal(info.threads, cores);
  assert.equal(info.gemmLibrary !== undefined, info.gemm === "cblas");
  assert.equal((await useEngine({ threads: 1 })).threads, 1);
  const usual = (await useEngine()).threads;
  assert.equal(usual, Math.min(cores, Math.max(2, cores - 1)), "one core is left to others");
});

Deno.test("useEngine() rejects a number of threads that is not natural", async () => {
  await assert.rejects(useEngine({ threads: 0 }), {
    name: "RangeError",
    message: "Cannot use threads: it must be an integer in [1, 1024]: current value is 0",
  });
});

Deno.test("engineInfo() describes tfjs' own backends, too", async () => {
  await useEngine();
  await tf.setBackend("cpu");
  const { backend, gemm, heapBytes } = engineInfo();
  assert.deepEqual({ backend, gemm, heapBytes }, { backend: "cpu", gemm: "tfjs", heapBytes: 0 });
});

Deno.test("tensors survive the way from one backend to another and back", async () => {
  await useEngine();
  const x = tf.tensor1d([1, 2, 3]);
  await tf.setBackend("cpu");
  const y = tf.mul(x, 2);
  await useEngine();
  assert.deepEqual([...tf.add(x, y).dataSync()], [3, 6, 9]);
  tf.dispose([x, y]);
});

Deno.test("a deterministic engine gives the same bits twice", async () => {
  const run = async () => {
    await useEngine({ deterministic: true });
    return tf.tidy(() => {
      const x = tf.randomNormal([2, 8, 8, 16], 0, 1, "float32", 1) as tf.Tensor4D;
      const w = tf.randomNormal([3, 3, 16, 16], 0, 1, "float32", 2) as tf.Tensor4D;
      return tf.conv2d(x, w, 1, "same").dataSync();
    });
  };
  assert.deepEqual(await run(), await run());
});
