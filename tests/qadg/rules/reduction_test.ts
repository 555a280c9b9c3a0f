import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";

const SHAPES = { "a/kernel": [1, 1, 2, 3], "b/kernel": [3, 2] };

function hidden(f: (y: tf.Tensor4D) => Tensor): string {
  return groupsOf(
    [4, 4, 2],
    SHAPES,
    (x, p) => tf.matMul(f(tf.conv2d(x, p["a/kernel"]!, 1, 0)), p["b/kernel"] as Tensor),
  )[0]!;
}

Deno.test("reduction() over the image plane carries channels", () => {
  for (const f of [tf.mean, tf.max, tf.min, tf.sum]) {
    assert.equal(hidden((y) => f(y, [1, 2])), "a/kernel@3=012 | b/kernel@0=012");
    assert.equal(
      hidden((y) => tf.reshape(f(y, [-3, 2], true), [-1, 3])),
      "a/kernel@3=012 | b/kernel@0=012",
    );
  }
});

Deno.test("reduction() over channels pins them, sum() does not", () => {
  const expand = (y: Tensor) => tf.mean(tf.mul(tf.reshape(y, [-1, 16, 1]), tf.ones([1, 16, 3])), 1);
  assert.match(hidden((y) => expand(tf.mean(y, 3))), /: Mean at node 1 mixes the axis$/);
  assert.match(hidden((y) => expand(tf.max(y, -1))), /: Max at node 1 mixes the axis$/);
  assert.equal(hidden((y) => expand(tf.sum(y, 3))), "a/kernel@3=012 | ");
  assert.match(hidden((y) => expand(tf.sum(tf.exp(y), 3))), /: Exp at node 1 of zero is not zero$/);
});

Deno.test("softmax() pins the last axis and leaves the others", () => {
  assert.match(
    hidden((y) => tf.mean(tf.softmax(y), [1, 2])),
    /: Softmax at node 1 mixes the axis$/,
  );
  assert.match(
    hidden((y) =>
      tf.transpose(tf.softmax(tf.transpose(tf.mean(y, 1), [0, 2, 1])), [0, 2, 1]).mean(1)
    ),
    /: Softmax at node \d of zero is not zero$/,
  );
});
