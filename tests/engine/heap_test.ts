import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { engineInfo, useEngine } from "@geta-lab/geta/engine";
import { address, scratch } from "../../lib/engine/memory/heap.ts";
import type { WasmBackend } from "../../lib/engine/runtime/runtime.ts";
import { smallTraining } from "./training.ts";

Deno.test("a tensor that does not fit throws and leaves the engine usable", async () => {
  await useEngine();
  const small = tf.tensor1d([1, 2, 3]);
  const backend = tf.backend() as unknown as WasmBackend & { disposeData(dataId: object): void };
  const before = tf.memory().numTensors;
  // more than the address space
  assert.throws(() => tf.tidy(() => tf.tile(small, [2 ** 30])), {
    name: "RangeError",
    message:
      /^Cannot allocate a tensor of 12884901888 bytes: the heap must have room: current value is \d+ bytes held$/,
  });
  // more than is left of it (reserved only: pages that are never written cost no memory)
  const held = backend.makeOutput([600e6], "float32");
  assert.throws(() => backend.makeOutput([600e6], "float32"), {
    name: "RangeError",
    message: /^Cannot allocate a tensor of 2400000000 bytes/,
  });
  assert.deepEqual([...tf.tidy(() => tf.add(small, small).dataSync())], [2, 4, 6]);
  backend.disposeData(held.dataId);
  assert.equal(tf.memory().numTensors, before);
  small.dispose();
});

Deno.test("scratch() keeps a region, grows it when needed and aligns it", async () => {
  await useEngine();
  const first = scratch("test", 100);
  assert.equal(first % 64, 0);
  assert.equal(scratch("test", 50), first);
  assert.equal(scratch("test", 100000) % 64, 0);
});

Deno.test("address() rejects what is not on the heap", async () => {
  await useEngine();
  assert.throws(() => address({ dataId: {} }));
});

Deno.test("2,000 training steps leave no tensor behind and the heap does not grow", async () => {
  await useEngine();
  const { step, end } = smallTraining(4);
  for (let i = 0; i < 10; i++) step();
  const tensors = tf.memory().numTensors, heap = engineInfo().heapBytes;
  for (let i = 0; i < 2000; i++) assert.ok(Number.isFinite(step()));
  assert.equal(tf.memory().numTensors, tensors);
  assert.equal(engineInfo().heapBytes, heap);
  end();
});
