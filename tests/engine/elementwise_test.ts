import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { assertAllClose, noise, onCpu, onEngine } from "./backends.ts";

const shapes: [number[], number[]][] = [
  [[7], [7]],
  [[2, 3, 5], [5]],
  [[2, 3, 5], [2, 1, 1]],
  [[2, 3, 4], [2, 1, 4]],
  [[2, 3, 5], []],
  [[], [3]],
  [[4, 1, 3], [5, 1]],
  [[2, 1, 3, 1], [1, 4, 1, 5]],
  [[2, 1, 3, 1, 2], [1, 3, 1, 4, 1]], // more axes than the kernel loops over: the original kernel runs
  [[3, 0], [1]],
];

for (
  const [name, operator] of Object.entries({ add: tf.add, sub: tf.sub, mul: tf.mul, div: tf.div })
) {
  Deno.test(`${name}() and its gradients equal tfjs' cpu backend for every broadcasting`, async () => {
    const run = () =>
      shapes.flatMap(([p, q]) => {
        const a = noise(p, 1), b = tf.add(tf.abs(noise(q, 2)), 0.5);
        const y = operator(a, b), upstream = noise(y.shape, 3);
        if (y.size === 0) return [y];
        return [y, ...tf.grads((a, b) => tf.sum(tf.mul(operator(a, b), upstream)))([a, b])];
      });
    assertAllClose(await onEngine(run), await onCpu(run));
  });
}

Deno.test("add() of integers stays an integer", async () => {
  const [y] = await onEngine(() => {
    const y = tf.add(tf.tensor1d([1, 2], "int32"), tf.tensor1d([3, 4], "int32"));
    assert.equal(y.dtype, "int32");
    return [y];
  });
  assert.deepEqual([...y!], [4, 6]);
});

Deno.test("relu() and its gradient equal tfjs' cpu backend for every length", async () => {
  const run = () =>
    [1, 3, 4, 5, 17].flatMap((n) => {
      const x = noise([n], n), upstream = noise([n], n + 100);
      return [tf.relu(x), tf.grad((x) => tf.sum(tf.mul(tf.relu(x), upstream)))(x)];
    });
  assertAllClose(await onEngine(run), await onCpu(run), 0);
});

Deno.test("relu() has gradient 0 at 0, keeps NaN and has second derivatives", async () => {
  const [y, dx, second] = await onEngine(() => {
    const x = tf.tensor1d([0, -1, 2, NaN, 3]);
    const square = (x: tf.Tensor) => tf.sum(tf.square(tf.relu(x)));
    const first = tf.grad((x: tf.Tensor) => tf.sum(tf.relu(x)));
    const z = tf.tensor1d([-1, 2]);
    return [tf.relu(x), first(x), tf.grad((x) => tf.sum(tf.grad(square)(x)))(z)];
  });
  assert.deepEqual([...y!], [0, 0, 2, NaN, 3]);
  assert.deepEqual([...dx!], [0, 0, 1, 0, 1]);
  assert.deepEqual([...second!], [0, 2]);
});

Deno.test("cast() to the same type shares the data, to another type converts", async () => {
  const [same, integer] = await onEngine(() => {
    const x = tf.tensor1d([1.5, -2.5]);
    return [tf.cast(x, "float32"), tf.cast(x, "int32")];
  });
  assert.deepEqual([...same!], [1.5, -2.5]);
  assert.deepEqual([...integer!], [1, -2]);
});
