import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { attention, type AttentionOptions } from "@geta-lab/geta/engine";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const SHAPES = { "q/kernel": [3, 6], "k/kernel": [3, 6], "v/kernel": [3, 9], "o/kernel": [9, 2] };
const INPUT = [4, 3];

const same = (x: Tensor) => x;

function network(options: AttentionOptions, onQuery = same, onKey = same): Formula {
  return (x, p) => {
    const [q, k, v] = ["q", "k", "v"].map((name) =>
      tf.matMul(x as Tensor, p[`${name}/kernel`] as Tensor)
    );
    return tf.matMul(attention(onQuery(q!), onKey(k!), v!, options), p["o/kernel"] as Tensor);
  };
}

Deno.test("attention() cuts whole heads of query, key and value", () => {
  assert.equal(
    groupsOf(INPUT, SHAPES, network({ heads: 3 }))[0],
    "q/kernel@1=001122 k/kernel@1=001122 v/kernel@1=000111222 | o/kernel@0=000111222",
  );
});

Deno.test("attention() with one head cuts query and key by position, and the value by itself", () => {
  assert.deepEqual(groupsOf(INPUT, SHAPES, network({ heads: 1 })).slice(0, 2), [
    "q/kernel@1=012345 k/kernel@1=012345 | ",
    "v/kernel@1=012345678 | o/kernel@0=012345678",
  ]);
});

Deno.test("attention() computes the same without the heads that left", () => {
  const mask = tf.tensor2d([[1, 0, 0, 0], [1, 1, 0, 0], [1, 1, 1, 0], [1, 1, 1, 1]]);
  for (const options of [{ heads: 3 }, { heads: 3, mask }, { heads: 1, mask }, { heads: 1 }]) {
    provenRemoval(INPUT, SHAPES, network(options));
  }
});

Deno.test("attention() with one head needs a zero in query or key", () => {
  const one = network({ heads: 1 }, tf.sigmoid), both = network({ heads: 1 }, tf.sigmoid, tf.exp);
  provenRemoval(INPUT, SHAPES, one);
  assert.match(groupsOf(INPUT, SHAPES, both)[0]!, /: Sigmoid at node \d of zero is not zero$/);
});

Deno.test("attention() protects the tokens that it mixes, and passes on its queries", () => {
  // tokens made by a weight: [6, 4] times [4, 3], then mixed down to two outputs
  const shapes = { "token/kernel": [4, 6], "head/kernel": [6, 2] };
  const groups = (mixes: boolean) =>
    groupsOf([4, 3], shapes, (x, p) => {
      const small = x as Tensor as tf.Tensor3D;
      const tokens = tf.transpose(
        tf.matMul(tf.transpose(small, [0, 2, 1]), p["token/kernel"] as Tensor),
        [0, 2, 1],
      );
      const y = mixes ? attention(small, tokens, tokens) : attention(tokens, small, small);
      const wide = mixes ? tf.pad(y, [[0, 0], [0, 2], [0, 0]]) : y;
      return tf.matMul(tf.transpose(wide, [0, 2, 1]), p["head/kernel"] as Tensor);
    })[0]!;
  assert.match(groups(true), /: Attention at node \d mixes the keys$/);
  assert.match(groups(false), /: Attention at node \d of zero is not zero$/);
});
