import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";

const SHAPES = { "a/kernel": [3, 3], "b/kernel": [3, 2] };

function hidden(f: (y: Tensor) => Tensor): string {
  return groupsOf(
    [3],
    SHAPES,
    (x, p) => tf.matMul(f(tf.matMul(x, p["a/kernel"]!)), p["b/kernel"]!),
  )[0]!;
}

const FREE = "a/kernel@1=012 | b/kernel@0=012";

Deno.test("transpose() and expandDims() move labels with their axes", () => {
  assert.equal(hidden((y) => tf.transpose(tf.relu(tf.transpose(y)))), FREE);
  assert.equal(hidden((y) => tf.mean(tf.expandDims(y, 1), 1)), FREE);
  assert.equal(hidden((y) => tf.mean(tf.expandDims(y, -1), -1)), FREE);
});

Deno.test("tile() stretches a single position freely and pins what it repeats", () => {
  assert.equal(hidden((y) => tf.mul(y, tf.tile(tf.sum(y, 1, true), [1, 3]))), FREE);
  assert.match(
    hidden((y) => tf.slice(tf.tile(y, [1, 2]), [0, 1], [-1, 3])),
    /Tile at node 1 repeats the axis$/,
  );
});

Deno.test("fill() of zero adds nothing, other numbers pin", () => {
  const like = (y: Tensor, value: number) => tf.fill([y.shape[0]!, 3], value);
  assert.equal(hidden((y) => tf.add(y, like(y, 0))), FREE);
  assert.match(hidden((y) => tf.add(y, like(y, 2))), /: Fill at node \d is not zero$/);
  assert.equal(hidden((y) => tf.mul(y, like(y, 2))), FREE);
});
