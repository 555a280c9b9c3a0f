import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { asBlock } from "../../lib/engine/ops/reduce/reductions.ts";
import { assertAllClose, assertClose, noise, normals, onCpu, onEngine } from "./backends.ts";

Deno.test("asBlock() finds the axes that are summed over", () => {
  assert.deepEqual(asBlock([2, 3, 4, 5], [1, 2]), { outer: 2, middle: 12, inner: 5 });
  assert.deepEqual(asBlock([2, 3, 4], [0, 1, 2]), { outer: 1, middle: 24, inner: 1 });
  assert.deepEqual(asBlock([2, 1, 4], [0, 2]), { outer: 1, middle: 8, inner: 1 });
  assert.deepEqual(asBlock([2, 3], []), { outer: 6, middle: 1, inner: 1 });
  assert.equal(asBlock([2, 3, 4], [0, 2]), undefined);
});

Deno.test("sum() and mean() and their gradients equal tfjs' cpu backend for all axes", async () => {
  const run = () =>
    [undefined, 0, 1, 2, 3, [0, 1], [1, 2], [2, 3], [0, 2], [0, 1, 2], [-1]].flatMap((axis) =>
      [false, true].flatMap((keepDims) =>
        [tf.sum, tf.mean].flatMap((reduce) => {
          const x = noise([2, 3, 4, 5], 1), y = reduce(x, axis, keepDims);
          const upstream = noise(y.shape, 2);
          return [y, tf.grad((x) => tf.sum(tf.mul(reduce(x, axis, keepDims), upstream)))(x)];
        })
      )
    );
  assertAllClose(await onEngine(run), await onCpu(run));
});

Deno.test("sum() of a million equal numbers keeps six digits", async () => {
  const [all, columns] = await onEngine(() => {
    const x = tf.fill([250000, 4], 0.1);
    return [tf.sum(x), tf.sum(x, 0)];
  });
  assertClose(all!, [1e5], 1e-6);
  assertClose(columns!, [25000, 25000, 25000, 25000], 2e-6);
});

Deno.test("sum() of integers and of nothing still works", async () => {
  const [integers, nothing] = await onEngine(() => [
    tf.sum(tf.tensor1d([1, 2, 3], "int32")),
    tf.sum(tf.zeros([0, 3]), 0),
  ]);
  assert.deepEqual([...integers!], [6]);
  assert.deepEqual([...nothing!], [0, 0, 0]);
});

Deno.test("gather() has the gradient of the rows it took", async () => {
  const indices = [3, 0, 3, 1];
  for (const size of [1, 5, 8]) {
    const [dx] = await onEngine(() => {
      const upstream = noise([4, size], 2);
      const f = (x: tf.Tensor) =>
        tf.sum(tf.mul(tf.gather(x, tf.tensor1d(indices, "int32")), upstream));
      return [tf.grad(f)(noise([5, size], 1))];
    });
    const expected = new Float64Array(5 * size), dy = normals([4, size], 2);
    indices.forEach((row, i) => {
      for (let j = 0; j < size; j++) expected[row * size + j]! += dy[i * size + j]!;
    });
    assertClose(dx!, expected);
  }
});
