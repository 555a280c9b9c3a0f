import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const SHAPES = { "a/kernel": [3, 3], "p": [3], "b/kernel": [3, 2] };

const between =
  (f: (y: Tensor, p: Tensor) => Tensor) => (x: Tensor, p: Record<string, Tensor>): Tensor =>
    tf.matMul(f(tf.matMul(x, p["a/kernel"]!), p["p"]!), p["b/kernel"]!);

const hidden = (f: (y: Tensor, p: Tensor) => Tensor) => groupsOf([3], SHAPES, between(f))[0]!;

const FREE = "a/kernel@1=012 | b/kernel@0=012";
const limits = tf.tensor1d([1, 2, 3]), lowest = tf.tensor1d([-1, 0, -3]);

const spellings: [string, (y: Tensor) => Tensor][] = [
  ["relu6, a maximum inside a minimum", (y) => tf.minimum(tf.maximum(y, 0), 6)],
  ["relu6, the limit first", (y) => tf.minimum(6, tf.maximum(0, y))],
  ["clipping on both sides", (y) => tf.maximum(tf.minimum(y, 0.5), -0.5)],
  ["limits by channel", (y) => tf.minimum(tf.maximum(y, lowest), limits)],
];
for (const [what, f] of spellings) {
  Deno.test(`limit() reads the value of a constant: ${what}`, () => {
    assert.equal(hidden(f), FREE);
    provenRemoval([7, 3], SHAPES, between(f));
  });
}

Deno.test("limit() protects what a constant moves away from zero", () => {
  const minimum = /: Minimum at node 1 brings in the same number at every position$/;
  assert.match(hidden((y) => tf.minimum(y, -1)), minimum);
  assert.match(hidden((y) => tf.maximum(y, 0.1)), /: Maximum at node 1 brings in/);
  assert.match(
    hidden((y) => tf.minimum(y, tf.tensor1d([1, -1, 1]))),
    /: constant:\d+ is not trained and need not be zero$/,
  );
});

Deno.test("limit() asks of both operands to be zero if none is a constant", () => {
  assert.equal(hidden((y, p) => tf.minimum(y, p)), "a/kernel@1=012 p@0=012 | b/kernel@0=012");
  provenRemoval([3], SHAPES, between((y, p) => tf.maximum(y, p)));
});
