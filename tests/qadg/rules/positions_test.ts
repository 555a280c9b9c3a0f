import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval, removal } from "../proven_removal.ts";

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

Deno.test("stridedSlice() finds its axes behind an ellipsis and new axes", () => {
  const behind = between(6, 3, (y) => tf.stridedSlice(y, [0, 0], [0, 6], [1, 2], 0, 0, 1));
  assert.equal(groupsOf(...behind)[0], "a/kernel@1=001122 | b/kernel@0=012");
  provenRemoval(...behind);
  const rows = between(6, 4, (y) => {
    const some = tf.stridedSlice(y, [0, 0, 1], [0, 0, 5], [1, 1, 1], 3, 3, 0, 2) as Tensor;
    return tf.sum(some, 1);
  });
  assert.ok(groupsOf(...rows).includes("a/kernel@1=-0123- | b/kernel@0=0123"));
  assert.ok(removal(...rows).relative <= 1e-5);
});

Deno.test("stridedSlice() follows an axis that it runs through backward", () => {
  for (const [begin, end, mask] of [[5, -7, 0], [-1, 0, 2], [0, 0, 3]] as const) {
    const network = between(
      6,
      6,
      (y) => tf.stridedSlice(y, [0, begin], [0, end], [1, -1], 1 + (mask & 1) * 2, 1 + (mask & 2)),
    );
    assert.equal(groupsOf(...network)[0], "a/kernel@1=012345 | b/kernel@0=543210");
    provenRemoval(...network);
  }
  const part = between(6, 3, (y) => tf.stridedSlice(y, [0, 4], [0, 1], [1, -1], 1, 1));
  assert.ok(groupsOf(...part).includes("a/kernel@1=--012- | b/kernel@0=210"));
  assert.ok(removal(...part).relative <= 1e-5);
});

Deno.test("stridedSlice() protects the one position that it takes, and lets the others leave", () => {
  for (const position of [2, -3]) {
    const network = between(5, 5, (y) => {
      const end = position === -3 ? -2 : 3;
      const one = tf.stridedSlice(y, [0, position], [0, end], [1, 1], 1, 1, 0, 0, 2) as Tensor;
      return tf.mul(y, tf.expandDims(one, 1));
    });
    const [others, taken] = groupsOf(...network);
    assert.equal(others, "a/kernel@1=01-23 | b/kernel@0=01-23");
    assert.match(
      taken!,
      /^a\/kernel@1=--0-- \| b\/kernel@0=--0--: StridedSlice at node 1 takes one/,
    );
    provenRemoval(...network);
  }
});

Deno.test("stridedSlice() protects what it runs through backward in steps", () => {
  const network = between(4, 2, (y) => tf.stridedSlice(y, [0, 3], [0, -5], [1, -2], 1, 1));
  assert.match(
    groupsOf(...network)[0]!,
    /: StridedSlice at node 1 runs backward or by the batch$/,
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
