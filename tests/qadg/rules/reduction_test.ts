import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

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

Deno.test("reduction() over channels protects them, sum() does not", () => {
  const expand = (y: Tensor) => tf.mean(tf.mul(tf.reshape(y, [-1, 16, 1]), tf.ones([1, 16, 3])), 1);
  assert.match(hidden((y) => expand(tf.mean(y, 3))), /: Mean at node 1 mixes the axis$/);
  assert.match(hidden((y) => expand(tf.max(y, -1))), /: Max at node 1 mixes the axis$/);
  assert.equal(hidden((y) => expand(tf.sum(y, 3))), "a/kernel@3=012 | ");
  assert.match(hidden((y) => expand(tf.sum(tf.exp(y), 3))), /: Exp at node 1 of zero is not zero$/);
});

Deno.test("reduction() of truth values, products and places carries what it does not reduce", () => {
  const bool = (y: Tensor) => tf.cast(y, "bool"), float = (y: Tensor) => tf.cast(y, "float32");
  const over: Record<string, (y: Tensor, axis: number) => Tensor> = {
    All: (y, axis) => float(tf.all(bool(y), axis)),
    Any: (y, axis) => float(tf.any(bool(y), axis)),
    Prod: (y, axis) => tf.prod(y, axis),
    ArgMax: (y, axis) => float(tf.argMax(y, axis)),
    ArgMin: (y, axis) => float(tf.argMin(y, axis)),
  };
  for (const [op, reduce] of Object.entries(over)) {
    assert.equal(
      hidden((y) => tf.mean(reduce(y, 1), 1)),
      "a/kernel@3=012 | b/kernel@0=012",
      op,
    );
    const across = hidden((y) => tf.tile(tf.mean(reduce(y, 3), 1), [1, 3]).slice([0, 0], [-1, 3]));
    if (op === "Any") assert.equal(across, "a/kernel@3=012 | ");
    else assert.match(across, new RegExp(`: ${op} at node \\d mixes the axis$`));
  }
});

Deno.test("reduction() lets channels leave of which the largest is taken, if none is negative", () => {
  const largest = (f: (y: Tensor) => Tensor): Parameters<typeof groupsOf> => [
    [4, 4, 2],
    { "a/kernel": [1, 1, 2, 3], "b/kernel": [3, 2] },
    (x, p) => {
      const y = f(tf.conv2d(x, p["a/kernel"]!, 1, 0));
      const gate = tf.sigmoid(tf.max(y, -1, true)); // as in an attention over places
      return tf.matMul(tf.mean(tf.mul(y, gate), [1, 2]), p["b/kernel"]!);
    },
  ];
  for (const f of [tf.relu, tf.abs, tf.square] as ((y: Tensor) => Tensor)[]) {
    assert.equal(groupsOf(...largest(f))[0], "a/kernel@3=012 | b/kernel@0=012");
    provenRemoval(...largest(f));
  }
  assert.match(groupsOf(...largest(tf.tanh))[0]!, /: Max at node \d mixes the axis$/);
  assert.match(groupsOf(...largest(tf.softplus))[0]!, /: Max at node \d mixes the axis$/);
});

Deno.test("softmax() protects the last axis and leaves the others", () => {
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
