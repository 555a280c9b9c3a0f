// In a file of its own: which heap is taken can only be seen before the engine has started once.
import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import os from "node:os";
import { shutdownEngine, useEngine } from "@geta-lab/geta/engine";
import {
  canShareHeap,
  createSharedBackend,
  createSharedMemory,
} from "../../lib/engine/memory/shared_heap.ts";

Deno.test("createSharedBackend() leaves Worker and os.cpus as they were", async () => {
  const worker = Object.getOwnPropertyDescriptor(globalThis, "Worker"), { cpus } = os;
  await createSharedBackend();
  assert.deepEqual(Object.getOwnPropertyDescriptor(globalThis, "Worker"), worker);
  assert.equal(os.cpus, cpus);
});

Deno.test("createSharedMemory() takes all addresses, or else a memory that grows", () => {
  const { Memory } = WebAssembly;
  const whole = createSharedMemory();
  assert.deepEqual([whole.kind, whole.memory.buffer.byteLength], ["fixed", 2 ** 32 - 65536]);
  WebAssembly.Memory = function (limits: WebAssembly.MemoryDescriptor) {
    if (limits.initial > 1000) throw new RangeError("too much");
    return new Memory(limits);
  } as unknown as typeof Memory;
  try {
    const { memory, kind } = createSharedMemory();
    assert.equal(kind, "shared");
    memory.grow(1);
  } finally {
    WebAssembly.Memory = Memory;
  }
});

Deno.test("useEngine() works on tfjs' own heap where there is no Worker, and says why", async () => {
  const worker = Object.getOwnPropertyDescriptor(globalThis, "Worker")!;
  delete (globalThis as { Worker?: unknown }).Worker;
  try {
    assert.equal(canShareHeap(), false);
    const { backend, sharedHeap, threads, reason } = await useEngine({ blas: false });
    assert.deepEqual({ backend, sharedHeap, threads, reason }, {
      backend: "geta",
      sharedHeap: false,
      threads: 1,
      reason: "SharedArrayBuffer or Worker is missing",
    });
  } finally {
    Object.defineProperty(globalThis, "Worker", worker);
  }
  const gradient = tf.tidy(() => {
    const w = tf.ones([3, 3, 4, 8]), x = tf.ones([2, 8, 8, 4]) as tf.Tensor4D;
    const loss = (w: tf.Tensor) => tf.sum(tf.conv2d(x, w as tf.Tensor4D, 1, "same"));
    return tf.grad(loss)(w).dataSync()[4 * 32]!; // of the kernel's centre
  });
  assert.ok(Math.abs(gradient - 128) < 1e-3);
  shutdownEngine(); // nothing to end
  assert.equal((await useEngine()).sharedHeap, false, "a started engine keeps its heap");
});
