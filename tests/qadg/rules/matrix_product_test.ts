import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";

Deno.test("matrixProduct() follows transposed operands", () => {
  const shapes = { "a/kernel": [4, 3], "b/kernel": [4, 2] };
  const groups = groupsOf(
    [3],
    shapes,
    (x, p) =>
      tf.matMul(tf.matMul(x as Tensor, p["a/kernel"] as Tensor, false, true), p["b/kernel"]!),
  );
  assert.equal(groups[0], "a/kernel@0=0123 | b/kernel@0=0123");
});

Deno.test("matrixProduct() couples query and key, and leaves the value to itself", () => {
  const shapes = { "q/kernel": [3, 2], "k/kernel": [3, 2], "v/kernel": [3, 4], "o/kernel": [4, 2] };
  const groups = groupsOf([5, 3], shapes, (x, p) => {
    const [q, k, v] = ["q", "k", "v"].map((name) =>
      tf.matMul(x as Tensor, p[`${name}/kernel`] as Tensor)
    );
    return tf.matMul(
      tf.matMul(tf.softmax(tf.matMul(q!, k!, false, true)), v!),
      p["o/kernel"] as Tensor,
    );
  });
  assert.deepEqual(groups.slice(0, 2), [
    "q/kernel@1=01 k/kernel@1=01 | ",
    "v/kernel@1=0123 | o/kernel@0=0123",
  ]);
});

Deno.test("matrixProduct() does not sum over an axis that cannot be zero", () => {
  const shapes = { "a/kernel": [3, 4], "b/kernel": [4, 2] };
  const groups = groupsOf(
    [3],
    shapes,
    (x, p) => tf.matMul(tf.sigmoid(tf.matMul(x, p["a/kernel"]!)), p["b/kernel"]!),
  );
  assert.equal(
    groups[0],
    "a/kernel@1=0123 | b/kernel@0=0123: Sigmoid at node 1 of zero is not zero",
  );
});

Deno.test("matrixProduct() couples both axes of a weight that is used twice in series", () => {
  const shapes = { "a/kernel": [3, 2], "w/kernel": [2, 2], "b/kernel": [2, 2] };
  const groups = groupsOf(
    [3],
    shapes,
    (x, p) =>
      ["a", "w", "w", "b"].reduce(
        (y, name) => tf.matMul(y, p[`${name}/kernel`] as Tensor),
        x as Tensor,
      ),
  );
  assert.equal(groups[0], "a/kernel@1=01 w/kernel@1=01 | w/kernel@0=01 b/kernel@0=01");
});
