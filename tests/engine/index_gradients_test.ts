/** Gradients of reading and writing at indices and of the largest numbers against finite differences. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { backward, useEngine } from "@geta-lab/geta/engine";
import { noise } from "./backends.ts";

const ints = (values: number[], shape: number[]) => tf.tensor(values, shape, "int32");

/** The operator, and the shape of what it reads or writes; some rows are taken twice, some never. */
const cases: Record<string, [run: (x: Tensor) => Tensor, shape: number[]]> = {
  "gatherND() of rows": [(x) => tf.gatherND(x, ints([3, 0, 3], [3, 1])), [4, 3]],
  "gatherND() of single numbers": [
    (x) => tf.gatherND(x, ints([1, 2, 0, 0, 1, 2, 3, 1], [2, 2, 2])),
    [4, 3],
  ],
  "gatherND() of planes": [(x) => tf.gatherND(x, ints([1, 0, 1, 1], [2, 2])), [2, 2, 2, 3]],
  "scatterND() of rows": [(x) => tf.scatterND(ints([4, 1, 4], [3, 1]), x, [5, 2]), [3, 2]],
  "scatterND() of single numbers": [
    (x) => tf.scatterND(ints([1, 2, 0, 0, 1, 2], [3, 2]), x, [2, 3]),
    [3],
  ],
  "topk() of rows": [(x) => tf.topk(x, 2).values, [3, 4]],
  "topk() of columns of planes": [(x) => tf.topk(x, 3).values, [2, 2, 5]],
};

for (const [name, [run, shape]] of Object.entries(cases)) {
  Deno.test(`${name} on the engine has the gradient of finite differences`, async () => {
    await useEngine({ threads: 1 });
    tf.tidy(() => {
      // so far from each other that a step changes no order
      const size = tf.util.sizeFromShape(shape);
      const x = tf.tensor(Array.from({ length: size }, (_, i) => 0.5 + 7 * i % size / 16), shape);
      const upstream = noise(run(x).shape, 2), step = 2 ** -6;
      // the square makes the slope depend on x
      const loss = (x: Tensor) => tf.sum(tf.mul(run(tf.square(x)), upstream)) as tf.Scalar;
      const found = tf.grad(loss)(x).dataSync();
      const at = (place: number, sign: number) => {
        const moved = x.dataSync().slice();
        moved[place]! += sign * step;
        return loss(tf.tensor(moved, shape)).dataSync()[0]!;
      };
      found.forEach((slope, place) => {
        const difference = (at(place, 1) - at(place, -1)) / (2 * step);
        assert.ok(Math.abs(slope - difference) < 1e-4, `${place}: ${slope}, ${difference}`);
      });
    });
  });
}

Deno.test("gatherND() at indices that are computed from its operand passes no gradient through them", async () => {
  await useEngine({ threads: 1 });
  tf.tidy(() => {
    const x = tf.variable(tf.tensor2d([[1, 5], [7, 2], [3, 4]]));
    const largest = () => tf.sum(tf.gatherND(x, tf.reshape(tf.argMax(x, 0), [2, 1]))) as tf.Scalar;
    // the largest of each column stand in rows 1 and 0
    const { value, gradients } = backward(largest, [x]);
    assert.equal(value.dataSync()[0], 7 + 2 + 1 + 5);
    assert.deepEqual([...gradients[0]!.dataSync()], [1, 1, 1, 1, 0, 0]);
  });
});

const masks: Record<string, (x: Tensor) => Tensor> = {
  "greater()": (x) => tf.greater(x, 1),
  "less()": (x) => tf.less(1, x),
  "lessEqual()": (x) => tf.lessEqual(1, x),
  "equal()": (x) => tf.equal(x, 3),
  "notEqual()": (x) => tf.notEqual(x, 0.5),
  "logicalAnd()": (x) => tf.logicalAnd(tf.greater(x, 1), tf.greaterEqual(x, 1)),
  "logicalOr()": (x) => tf.logicalOr(tf.greater(x, 1), tf.less(x, 0)),
  "logicalNot()": (x) => tf.logicalNot(tf.lessEqual(x, 1)),
};

for (const [name, mask] of Object.entries(masks)) {
  Deno.test(`${name} as a mask lets gradients through where it is true`, async () => {
    await useEngine({ threads: 1 });
    tf.tidy(() => {
      const x = tf.variable(tf.tensor1d([0.5, 3]));
      const { gradients: [found] } = backward(
        () => tf.sum(tf.mul(tf.square(x), tf.cast(mask(x), "float32"))),
        [x],
      );
      assert.deepEqual([...found!.dataSync()], [0, 6]);
    });
  });
}
