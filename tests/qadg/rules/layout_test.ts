import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const SHAPES = { "a/kernel": [3, 3], "b/kernel": [3, 2] };

function hidden(f: (y: Tensor) => Tensor): string {
  return groupsOf(
    [3],
    SHAPES,
    (x, p) => tf.matMul(f(tf.matMul(x, p["a/kernel"]!)), p["b/kernel"]!),
  )[0]!;
}

const FREE = "a/kernel@1=012 | b/kernel@0=012";

Deno.test("transpose() and expandDims() move channels with their axes", () => {
  assert.equal(hidden((y) => tf.transpose(tf.relu(tf.transpose(y)))), FREE);
  assert.equal(hidden((y) => tf.mean(tf.expandDims(y, 1), 1)), FREE);
  assert.equal(hidden((y) => tf.mean(tf.expandDims(y, -1), -1)), FREE);
});

Deno.test("tile() stretches a single position freely", () => {
  assert.equal(hidden((y) => tf.mul(y, tf.tile(tf.sum(y, 1, true), [1, 3]))), FREE);
});

Deno.test("tile() repeats a longer axis, whose copies are removed together", () => {
  const shapes = { "a/kernel": [3, 3], "b/kernel": [6, 2] };
  const formula: Formula = (x, p) =>
    tf.matMul(tf.tile(tf.matMul(x as Tensor, p["a/kernel"] as Tensor), [1, 2]), p["b/kernel"]!);
  assert.equal(groupsOf([3], shapes, formula)[0], "a/kernel@1=012 | b/kernel@0=012012");
  provenRemoval([3], shapes, formula);
});

Deno.test("tile() by the batch protects", () => {
  assert.match(
    hidden((y) => tf.slice(tf.tile(y, [1, y.shape[0]!]), [0, 0], [-1, 3])),
    /Tile at node 1 repeats the axis by the batch$/,
  );
});

Deno.test("fill() of zero adds nothing, other numbers protect", () => {
  const like = (y: Tensor, value: number) => tf.fill([y.shape[0]!, 3], value);
  assert.equal(hidden((y) => tf.add(y, like(y, 0))), FREE);
  assert.match(hidden((y) => tf.add(y, like(y, 2))), /: Fill at node \d is not zero$/);
  assert.equal(hidden((y) => tf.mul(y, like(y, 2))), FREE);
});
