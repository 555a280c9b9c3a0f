import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { readArray, useEngine, writeVariable } from "@geta-lab/geta/engine";

const backends: Record<string, () => Promise<unknown>> = {
  engine: () => useEngine(),
  cpu: () => tf.setBackend("cpu"),
};

for (const [name, start] of Object.entries(backends)) {
  Deno.test(`readArray() gives a copy, ${name}`, async () => {
    await start();
    const x = tf.tensor2d([[1, 2], [3, 4]]);
    const array = readArray(x);
    array[0] = 9;
    assert.deepEqual([...x.dataSync()], [1, 2, 3, 4]);
    assert.deepEqual([...array], [9, 2, 3, 4]);
    x.dispose();
  });

  Deno.test(`writeVariable() changes the variable and nothing else, ${name}`, async () => {
    await start();
    const first = tf.tensor1d([1, 2, 3]);
    const w = tf.variable(first), twin = tf.clone(w);
    writeVariable(w, Float32Array.of(4, 5, 6));
    writeVariable(w, Float32Array.of(7, 8, 9));
    assert.deepEqual([...w.dataSync()], [7, 8, 9]);
    assert.deepEqual([...first.dataSync()], [1, 2, 3]);
    assert.deepEqual([...twin.dataSync()], [1, 2, 3]);
    tf.dispose([first, w, twin]);
  });

  Deno.test(`writeVariable() allocates nothing, ${name}`, async () => {
    await start();
    const w = tf.variable(tf.tidy(() => tf.zeros([1000])));
    writeVariable(w, new Float32Array(1000)); // tf.zeros above may still share its data
    const before = tf.memory();
    for (let i = 0; i < 100; i++) writeVariable(w, new Float32Array(1000).fill(i));
    assert.equal(tf.memory().numTensors, before.numTensors);
    assert.equal(tf.memory().numBytes, before.numBytes);
    assert.equal(w.dataSync()[999], 99);
    w.dispose();
  });
}

Deno.test("readArray() converts integers", async () => {
  await useEngine();
  const x = tf.tensor1d([1, -2], "int32");
  assert.deepEqual(readArray(x), Float32Array.of(1, -2));
  x.dispose();
});

Deno.test("writeVariable() reaches a variable whose data still lie on another backend", async () => {
  await tf.setBackend("cpu");
  const w = tf.variable(tf.zeros([2]));
  await useEngine();
  writeVariable(w, Float32Array.of(1, 2));
  assert.deepEqual([...tf.add(w, 0).dataSync()], [1, 2]);
  writeVariable(w, Float32Array.of(3, 4));
  assert.deepEqual(readArray(w), Float32Array.of(3, 4));
  w.dispose();
});

Deno.test("writeVariable() serves a backend that it does not know", async () => {
  await useEngine();
  await tf.setBackend("wasm");
  const w = tf.variable(tf.zeros([2]));
  writeVariable(w, Float32Array.of(1, 2));
  assert.deepEqual([...w.dataSync()], [1, 2]);
  w.dispose();
});

Deno.test("writeVariable() rejects an array of another length", async () => {
  await useEngine();
  const w = tf.variable(tf.zeros([2]), true, "w");
  assert.throws(
    () => writeVariable(w, new Float32Array(3)),
    new TypeError("Cannot write w: it needs 2 numbers: current value is 3"),
  );
  w.dispose();
});
