import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const SHAPES = { "a/kernel": [3, 4], "c/kernel": [3, 4], "b/kernel": [4, 2] };

function network(f: (a: Tensor, c: Tensor) => Tensor): Parameters<typeof groupsOf> {
  const formula: Formula = (x, p) => {
    const [a, c] = ["a", "c"].map((name) => tf.matMul(x as Tensor, p[`${name}/kernel`] as Tensor));
    return tf.matMul(f(a!, c!), p["b/kernel"] as Tensor);
  };
  return [[3], SHAPES, formula];
}

Deno.test("pack() couples what it stacks", () => {
  for (const axis of [0, 1, 2, -1]) {
    const stacked = network((a, c) => tf.max(tf.stack([a, tf.relu(c)], axis), axis));
    assert.equal(
      groupsOf(...stacked)[0],
      "a/kernel@1=0123 c/kernel@1=0123 | b/kernel@0=0123",
    );
    provenRemoval(...stacked);
  }
});

Deno.test("pack() is not zero if one of its operands is not", () => {
  assert.match(
    groupsOf(...network((a, c) => tf.sum(tf.stack([a, tf.sigmoid(c)]), 0)))[0]!,
    /: Sigmoid at node \d of zero is not zero$/,
  );
});

Deno.test("unpack() carries the axes of the pieces and protects the one that it takes apart", () => {
  const pieces = network((a, c) => {
    const [first, second] = tf.unstack(tf.stack([a, c], 1), 1);
    return tf.mul(first!, tf.tanh(second!));
  });
  assert.equal(groupsOf(...pieces)[0], "a/kernel@1=0123 c/kernel@1=0123 | b/kernel@0=0123");
  provenRemoval(...pieces);
  assert.match(
    groupsOf(...network((a) => tf.stack(tf.unstack(a, -1), 1)))[0]!,
    /^a\/kernel@1=0123 \| .*: Unpack at node 1 takes the axis apart$/,
  );
});
