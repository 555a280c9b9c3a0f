import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

Deno.test("gather() looks up rows of an embedding and carries its features", () => {
  const shapes = { "embedding/table": [7, 3], "head/kernel": [3, 2] };
  const groups = groupsOf([4], shapes, (x, p) => {
    const tokens = tf.gather(p["embedding/table"] as Tensor, tf.cast(x, "int32") as Tensor);
    return tf.matMul(tf.mean(tokens, 1), p["head/kernel"] as Tensor);
  });
  assert.equal(groups[0], "embedding/table@1=012 | head/kernel@0=012");
});

const SHAPES = { "a/kernel": [4, 4], "b/kernel": [4, 2] };

/** The group of `a` when its four channels are looked up by f. */
const between =
  (f: (y: Tensor, x: Tensor) => Tensor) => (x: Tensor, p: Record<string, Tensor>): Tensor =>
    tf.matMul(f(tf.matMul(x, p["a/kernel"]!), x), p["b/kernel"]!);

const list = (...indices: number[]) => tf.tensor1d(indices, "int32");

Deno.test("gather() follows constant indices along a computed axis", () => {
  const shuffled = between((y) => tf.gather(y, list(3, 1, 0, 2), -1));
  assert.equal(groupsOf([5, 4], SHAPES, shuffled)[0], "a/kernel@1=0123 | b/kernel@0=3102");
  provenRemoval([5, 4], SHAPES, shuffled);
});

Deno.test("gather() couples what one channel is looked up for, and lets a channel leave that nobody looks up", () => {
  const twice = between((y) => tf.gather(y, list(0, 0, 1, 3), -1));
  assert.equal(groupsOf([5, 4], SHAPES, twice)[0], "a/kernel@1=01-2 | b/kernel@0=0012");
  const parts = between((y) =>
    tf.concat([tf.gather(y, list(1, 1), -1), tf.gather(y, list(3, 0), -1)], -1)
  );
  provenRemoval([5, 4], SHAPES, parts);
});

Deno.test("gather() follows a list that several lookups read, and numbers it for all of them", () => {
  const shared = list(2, 1, 0, 3);
  const often = between((y) => tf.gather(tf.relu(tf.gather(y, shared, -1)), shared, -1));
  assert.equal(groupsOf([5, 4], SHAPES, often)[0], "a/kernel@1=0102 | b/kernel@0=0102");
  provenRemoval([5, 4], SHAPES, often);
  // not all channels are looked up: those that only one lookup leaves out are coupled, too
  const few = list(2, 0);
  const apart = between((y) =>
    tf.concat([tf.gather(y, few, -1), tf.gather(tf.relu(tf.mul(y, 2)), few, -1)], -1)
  );
  provenRemoval([5, 4], SHAPES, apart);
});

Deno.test("gather() protects an axis that is looked up by what is computed, or by a list that others read", () => {
  const reason = /: GatherV2 at node \d looks up positions of the axis$/;
  const computed = between((y, x) =>
    tf.gather(y, tf.cast(tf.slice(x, [0, 0, 0], [1, 1, 4]).reshape([4]), "int32"), -1)
  );
  assert.match(groupsOf([5, 4], SHAPES, computed)[0]!, reason);
  const shared = list(2, 1, 0, 3);
  const often = between((y) => tf.mul(tf.gather(y, shared, -1), tf.cast(shared, "float32")));
  assert.match(groupsOf([5, 4], SHAPES, often)[0]!, reason);
});
