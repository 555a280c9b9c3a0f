import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupNorm, layerNorm } from "@geta-lab/geta/engine";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval, removal } from "../proven_removal.ts";

const INPUT = [3, 3, 2];
const SHAPES = {
  "a/kernel": [1, 1, 2, 6],
  "n/scale": [6],
  "n/offset": [6],
  "b/kernel": [1, 1, 6, 2],
};

function around(
  f: (y: tf.Tensor4D, tensors: { scale: Tensor; offset: Tensor }) => Tensor,
): Formula {
  return (x, p) => {
    const tensors = { scale: p["n/scale"] as Tensor, offset: p["n/offset"] as Tensor };
    const y = f(tf.conv2d(x, p["a/kernel"]!, 1, 0), tensors);
    return tf.conv2d(tf.relu(y) as tf.Tensor4D, p["b/kernel"]!, 1, 0);
  };
}

Deno.test("layerNorm() protects the channels, of scale and offset too", () => {
  assert.equal(
    groupsOf(INPUT, SHAPES, around(layerNorm))[0],
    "a/kernel@3=012345 | n/scale@0=012345 n/offset@0=012345: LayerNorm at node 1 averages over the channels",
  );
});

Deno.test("layerNorm() over the width leaves channels that nobody reads removable, and its rows are those that are left", () => {
  const shapes = { ...SHAPES, "n/scale": [3], "n/offset": [3], "b/kernel": [1, 1, 4, 2] };
  const formula: Formula = (x, p) => {
    const y = tf.transpose(tf.conv2d(x, p["a/kernel"]!, 1, 0), [0, 3, 1, 2]);
    const tensors = { scale: p["n/scale"] as Tensor, offset: p["n/offset"] as Tensor };
    const back = tf.transpose(layerNorm(y, tensors), [0, 2, 3, 1]);
    const few = tf.slice(back, [0, 0, 0, 1], [-1, -1, -1, 4]) as tf.Tensor4D;
    return tf.conv2d(few, p["b/kernel"]!, 1, 0);
  };
  assert.equal(groupsOf(INPUT, shapes, formula)[0], "a/kernel@3=0----1 | ");
  const { structures, relative } = removal(INPUT, shapes, formula);
  assert.equal(structures, 2);
  assert.ok(relative <= 1e-5, `${relative}`);
});

Deno.test("groupNorm() cuts whole groups, with scale and offset", () => {
  for (const [groups, structures] of [[2, "000111"], [3, "001122"], [6, "012345"]] as const) {
    const formula = around((y, tensors) => groupNorm(y, tensors, { groups }));
    assert.equal(
      groupsOf(INPUT, SHAPES, formula)[0],
      `a/kernel@3=${structures} n/scale@0=${structures} n/offset@0=${structures} | b/kernel@2=${structures}`,
    );
    provenRemoval(INPUT, SHAPES, formula);
  }
});

Deno.test("groupNorm() of one group is a layer norm: nothing can be removed", () => {
  assert.match(
    groupsOf(INPUT, SHAPES, around((y, tensors) => groupNorm(y, tensors, { groups: 1 })))[0]!,
    /: GroupNorm at node 1 averages over the axis$/,
  );
});

Deno.test("localResponse() protects the channels, since a neighbour would change", () => {
  assert.match(
    groupsOf(INPUT, SHAPES, around((y) => tf.localResponseNormalization(y, 1)))[0]!,
    /: LRN at node 1 divides by neighbouring channels$/,
  );
});
