import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";

const SHAPES = { "a/kernel": [1, 1, 1, 2], "b/kernel": [8, 2], "c/kernel": [2, 2] };

function hidden(f: (y: Tensor, p: Record<string, Tensor>) => Tensor): string {
  return groupsOf([2, 2, 1], SHAPES, (x, p) => f(tf.conv2d(x, p["a/kernel"]!, 1, 0), p))[0]!;
}

Deno.test("reshape() repeats the channels of a flattened image: channels last", () => {
  assert.equal(
    hidden((y, p) => tf.matMul(tf.reshape(y, [-1, 8]), p["b/kernel"]!)),
    "a/kernel@3=01 | b/kernel@0=01010101",
  );
});

Deno.test("reshape() repeats the channels of a flattened image: channels first", () => {
  assert.equal(
    hidden((y, p) => tf.matMul(tf.reshape(tf.transpose(y, [0, 3, 1, 2]), [-1, 8]), p["b/kernel"]!)),
    "a/kernel@3=01 | b/kernel@0=00001111",
  );
});

Deno.test("reshape() finds the channels again after a flatten", () => {
  assert.equal(
    hidden((y, p) => {
      const flat = tf.relu(tf.reshape(y, [-1, 8]));
      return tf.matMul(tf.mean(tf.reshape(flat, [-1, 4, 2]), 1), p["c/kernel"]!);
    }),
    "a/kernel@3=01 | c/kernel@0=01",
  );
});

Deno.test("reshape() folds the image plane into the batch", () => {
  assert.equal(
    hidden((y, p) => tf.matMul(tf.reshape(y, [-1, 2]), p["c/kernel"]!)),
    "a/kernel@3=01 | c/kernel@0=01",
  );
});

const split = (f: (y: Tensor) => Tensor) =>
  groupsOf(
    [2],
    { "a/kernel": [2, 4], "b/kernel": [2, 2] },
    (x, p) => tf.matMul(f(tf.matMul(x, p["a/kernel"]!)), p["b/kernel"]!),
  )[0]!;

Deno.test("reshape() splits an axis into rows and columns, which are structures", () => {
  assert.equal(
    split((y) => tf.sum(tf.reshape(y, [-1, 2, 2]), 1)),
    "a/kernel@1=0101 | b/kernel@0=01",
  );
  // a mean over the outer factor keeps the inner one prunable, and the other way round
  assert.equal(
    split((y) => tf.mean(tf.reshape(y, [-1, 2, 2]), 1)),
    "a/kernel@1=0101 | b/kernel@0=01",
  );
  assert.equal(
    split((y) => tf.mean(tf.reshape(y, [-1, 2, 2]), 2)),
    "a/kernel@1=0011 | b/kernel@0=01",
  );
});

Deno.test("reshape() folds rows into the batch, where they are rows of the output and stay", () => {
  assert.equal(split((y) => tf.reshape(y, [-1, 2])), "a/kernel@1=0101 | b/kernel@0=01");
});

Deno.test("reshape() protects what has no common factors", () => {
  const [group] = groupsOf(
    [2],
    { "a/kernel": [2, 6], "b/kernel": [4, 2] },
    (x, p) =>
      tf.mean(
        tf.reshape(tf.transpose(tf.reshape(tf.matMul(x, p["a/kernel"]!), [-1, 2, 3]), [0, 2, 1]), [
          -1,
          2,
          3,
        ]),
        1,
      ),
  );
  assert.match(group!, /: Reshape at node 3 splits or mixes the axis$/);
});
