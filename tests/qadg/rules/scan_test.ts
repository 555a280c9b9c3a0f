import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const SHAPES = { "a/kernel": [3, 4], "b/kernel": [4, 2] };

function between(f: (y: Tensor) => Tensor): Parameters<typeof groupsOf> {
  const formula: Formula = (x, p) =>
    tf.matMul(f(tf.matMul(x as Tensor, p["a/kernel"] as Tensor)), p["b/kernel"] as Tensor);
  return [[5, 3], SHAPES, formula];
}

const FREE = "a/kernel@1=0123 | b/kernel@0=0123";

Deno.test("cumulativeSum() carries channels along other axes", () => {
  const network = between((y) => tf.cumsum(y, 1));
  assert.equal(groupsOf(...network)[0], FREE);
  provenRemoval(...network);
});

Deno.test("cumulativeSum() over channels is not zero where they are, and so is not summed over", () => {
  assert.match(
    groupsOf(...between((y) => tf.cumsum(y, 2)))[0]!,
    /: Cumsum at node \d of zero is not zero$/,
  );
  // these sums count half a one for every unit, whether it is zero or not
  assert.match(
    groupsOf(...between((y) => tf.mul(y, tf.cumsum(tf.sigmoid(y), 2))))[0]!,
    /: Sigmoid at node \d of zero is not zero$/,
  );
  // multiplied by what is zero, the sums of the others do not change
  for (const exclusive of [false, true]) {
    const network = between((y) => tf.mul(y, tf.cumsum(y, 2, exclusive)));
    assert.equal(groupsOf(...network)[0], FREE);
    provenRemoval(...network);
  }
});

Deno.test("cumulativeProduct() protects its axis; along others zero stays zero unless it begins with 1", () => {
  const network = between((y) => tf.cumprod(y, 1));
  assert.equal(groupsOf(...network)[0], FREE);
  provenRemoval(...network);
  assert.match(
    groupsOf(...between((y) => tf.cumprod(y, 2)))[0]!,
    /: Cumprod at node \d multiplies along the axis$/,
  );
  assert.match(
    groupsOf(...between((y) => tf.cumprod(y, 1, true)))[0]!,
    /: Cumprod at node \d of zero is not zero$/,
  );
});
