import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const INPUT = [5, 3];
type Network = Parameters<typeof groupsOf>;

Deno.test("einsum() of a weight makes structures of its own letters, as a dense layer does", () => {
  const network: Network = [INPUT, { "a/kernel": [3, 4], "b/kernel": [2, 4] }, (x, p) => {
    const hidden = tf.relu(tf.einsum("btd,de->bte", x as Tensor, p["a/kernel"] as Tensor));
    return tf.einsum("bte, oe -> bto", hidden, p["b/kernel"] as Tensor);
  }];
  assert.equal(groupsOf(...network)[0], "a/kernel@1=0123 | b/kernel@1=0123");
  provenRemoval(...network);
});

Deno.test("einsum() cuts heads and their positions where both are letters", () => {
  const shapes = {
    "q/kernel": [3, 2, 4],
    "k/kernel": [3, 2, 4],
    "v/kernel": [3, 2, 5],
    "o/kernel": [2, 5, 3],
  };
  const formula: Formula = (x, p) => {
    const of = (name: string) =>
      tf.einsum("btd,dhe->bhte", x as Tensor, p[`${name}/kernel`] as Tensor);
    const scores = tf.softmax(tf.einsum("bhqe,bhke->bhqk", of("q"), of("k")));
    const mixed = tf.einsum("bhqk,bhke->bhqe", scores, of("v"));
    return tf.einsum("bhqe,heo->bqo", mixed, p["o/kernel"] as Tensor);
  };
  assert.deepEqual(groupsOf(INPUT, shapes, formula).slice(0, 3), [
    "q/kernel@1=01 k/kernel@1=01 v/kernel@1=01 | o/kernel@0=01",
    "q/kernel@2=0123 k/kernel@2=0123 | ",
    "v/kernel@2=01234 | o/kernel@1=01234",
  ]);
  provenRemoval(INPUT, shapes, formula);
});

Deno.test("einsum() of one operand moves axes and sums over zeros", () => {
  const shapes = { "a/kernel": [3, 4], "b/kernel": [4, 2] };
  const moved: Network = [INPUT, shapes, (x, p) => {
    const hidden = tf.matMul(x as Tensor, tf.einsum("ij->ij", p["a/kernel"] as Tensor));
    return tf.matMul(tf.einsum("bte->be", hidden), p["b/kernel"] as Tensor);
  }];
  assert.equal(groupsOf(...moved)[0], "a/kernel@1=0123 | b/kernel@0=0123");
  provenRemoval(...moved);
  const summed = (f: (y: Tensor) => Tensor): Network => [INPUT, shapes, (x, p) => {
    const hidden = f(tf.matMul(x as Tensor, p["a/kernel"] as Tensor));
    return tf.einsum("bte->bt", hidden);
  }];
  assert.equal(groupsOf(...summed(tf.relu))[0], "a/kernel@1=0123 | ");
  provenRemoval(...summed(tf.relu));
  assert.match(groupsOf(...summed(tf.exp))[0]!, /: Exp at node \d of zero is not zero$/);
});

Deno.test("einsum() makes a weight beside something computed own structures", () => {
  const network: Network = [
    INPUT,
    { "a/kernel": [3, 4], "s/scale": [4], "b/kernel": [4, 2] },
    (x, p) => {
      const hidden = tf.sigmoid(tf.matMul(x as Tensor, p["a/kernel"] as Tensor));
      const scaled = tf.einsum("bte,e->bte", hidden, p["s/scale"] as Tensor);
      return tf.matMul(tf.relu(tf.mul(scaled, scaled)), p["b/kernel"] as Tensor);
    },
  ];
  assert.equal(groupsOf(...network)[0], "a/kernel@1=0123 s/scale@0=0123 | b/kernel@0=0123");
  provenRemoval(...network);
});

Deno.test("einsum() protects a letter that it sums over and that is zero in no factor", () => {
  const network: Network = [INPUT, { "a/kernel": [3, 4], "b/kernel": [4, 2] }, (x, p) => {
    const hidden = tf.cos(tf.matMul(x as Tensor, p["a/kernel"] as Tensor));
    return tf.einsum("bte,eo->bto", hidden, p["b/kernel"] as Tensor);
  }];
  assert.match(groupsOf(...network)[0]!, /: Cos at node \d of zero is not zero$/);
});
