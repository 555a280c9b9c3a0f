import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

/** A dense layer of `width` units, the operator, a dense layer that reads `left` of them. */
function between(
  width: number,
  left: number,
  f: (y: Tensor) => Tensor,
): Parameters<typeof groupsOf> {
  const shapes = { "a/kernel": [3, width], "b/kernel": [left, 2] };
  const formula: Formula = (x, p) =>
    tf.matMul(f(tf.matMul(x as Tensor, p["a/kernel"] as Tensor)), p["b/kernel"] as Tensor);
  return [[3], shapes, formula];
}

Deno.test("reverse() turns the structures round", () => {
  for (const axis of [1, -1]) {
    const network = between(4, 4, (y) => tf.reverse(y, axis));
    assert.equal(groupsOf(...network)[0], "a/kernel@1=0123 | b/kernel@0=3210");
    provenRemoval(...network);
  }
  assert.equal(
    groupsOf(...between(4, 4, (y) => tf.reverse(tf.reshape(y, [-1, 1, 4]), 1).mean(1)))[0],
    "a/kernel@1=0123 | b/kernel@0=0123",
  );
});

Deno.test("stridedSlice() couples each position that it takes to those that it skips", () => {
  const network = between(7, 3, (y) => tf.stridedSlice(y, [0, 1], [y.shape[0]!, 6], [1, 2]));
  // the last one, which nobody reads, would be a group of one structure
  assert.equal(groupsOf(...network)[0], "a/kernel@1=001122- | b/kernel@0=012");
  provenRemoval(...network);
});

Deno.test("stridedSlice() of even and odd positions cuts pairs", () => {
  const network = between(6, 3, (y) => {
    const every = (begin: number) => tf.stridedSlice(y, [0, begin], [0, 0], [1, 2], 0, 3) as Tensor;
    return tf.mul(every(0), tf.sigmoid(every(1)));
  });
  assert.equal(groupsOf(...network)[0], "a/kernel@1=001122 | b/kernel@0=012");
  provenRemoval(...network);
});

Deno.test("stridedSlice() protects what it runs through backward, takes one of, or looks at by an ellipsis", () => {
  const firstGroup = (f: (y: Tensor) => Tensor) => groupsOf(...between(4, 4, f))[0]!;
  assert.match(
    firstGroup((y) => tf.stridedSlice(y, [0, 3], [0, -5], [1, -1], 1, 1)),
    /: StridedSlice at node 1 runs backward or by the batch$/,
  );
  const one = (y: Tensor) => tf.stridedSlice(y, [0, 1], [0, 2], [1, 1], 1, 1, 0, 0, 2);
  assert.match(
    firstGroup((y) => tf.tile(tf.reshape(one(y), [-1, 1]), [1, 4])),
    /: StridedSlice at node 1 takes one position$/,
  );
  assert.match(
    firstGroup((y) => tf.stridedSlice(y, [0, 0], [0, 4], [1, 1], 0, 0, 1)),
    /: StridedSlice at node 1 makes new axes$/,
  );
});

Deno.test("mirrorPad() protects the axis that it pads and no other", () => {
  const network = between(4, 4, (y) => {
    const rows = tf.reshape(y, [-1, 1, 4]);
    return tf.mean(tf.mirrorPad(rows, [[0, 0], [1, 1], [0, 0]], "symmetric"), 1);
  });
  assert.equal(groupsOf(...network)[0], "a/kernel@1=0123 | b/kernel@0=0123");
  provenRemoval(...network);
  assert.match(
    groupsOf(...between(4, 6, (y) => tf.mirrorPad(y, [[0, 0], [1, 1]], "reflect")))[0]!,
    /: MirrorPad at node 1 mirrors the axis$/,
  );
});
