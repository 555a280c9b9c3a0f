import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const SHAPES = { "a/kernel": [3, 3], "p": [3], "b/kernel": [3, 2] };

/** The group of `a` when f stands between two dense layers; the second argument of f is a parameter [3]. */
function hidden(f: (y: Tensor, p: Tensor) => Tensor): string {
  return groupsOf(
    [3],
    SHAPES,
    (x, p) => tf.matMul(f(tf.matMul(x, p["a/kernel"]!), p["p"]!), p["b/kernel"]!),
  )[0]!;
}

const FREE = "a/kernel@1=012 | b/kernel@0=012";
const SHARED = "a/kernel@1=012 p@0=012 | b/kernel@0=012";

Deno.test("elementwise() makes an added or multiplied parameter own structures", () => {
  assert.equal(hidden((y, p) => tf.add(y, p)), SHARED);
  assert.equal(hidden((y, p) => tf.mul(y, p)), SHARED);
  assert.equal(hidden((y, p) => tf.prelu(y, p)), SHARED);
});

Deno.test("elementwise() lets a divisor follow if it cannot become zero", () => {
  assert.equal(hidden((y) => tf.div(y, 2)), FREE);
  assert.equal(hidden((y, p) => tf.div(y, tf.exp(p))), "a/kernel@1=012 | p@0=012 b/kernel@0=012");
  assert.equal(hidden((y, p) => tf.div(y, p)), "a/kernel@1=012 | p@0=012 b/kernel@0=012");
});

Deno.test("elementwise() protects a sum with a constant other than zero, but not a product", () => {
  assert.equal(hidden((y) => tf.add(y, tf.zeros([3]))), FREE);
  assert.equal(hidden((y) => tf.maximum(y, 0)), FREE);
  assert.equal(hidden((y) => tf.mul(y, 3)), FREE);
  assert.match(
    hidden((y) => tf.add(y, tf.ones([3]))),
    /: constant:\d+ is not trained and need not be zero$/,
  );
  assert.match(
    hidden((y) => tf.add(y, 1)),
    /: Add at node 1 brings in the same number at every position$/,
  );
});

Deno.test("elementwise() lets a gate that is not zero multiply something that is", () => {
  assert.equal(hidden((y) => tf.mul(y, tf.sigmoid(y))), FREE);
});

Deno.test("elementwise() protects a channel that is stretched over the others", () => {
  const groups = groupsOf([3], SHAPES, (x, p) => {
    const y = tf.matMul(x, p["a/kernel"]!);
    return tf.matMul(tf.mul(y, tf.slice(y, [0, 1], [-1, 1])), p["b/kernel"]!);
  });
  assert.deepEqual(groups.slice(0, 2), [
    "a/kernel@1=0-1 | b/kernel@0=0-1",
    "a/kernel@1=-0- | b/kernel@0=-0-: Multiply at node 2 stretches it over an axis",
  ]);
});

Deno.test("elementwise() knows the remainders, angles and bits of zero", () => {
  assert.equal(hidden((y) => tf.mod(y, 3)), FREE);
  assert.equal(hidden((y) => tf.floorDiv(y, tf.scalar(3))), FREE);
  assert.match(
    hidden((y) => tf.atan2(y, tf.cos(y))),
    /: Atan2 at node \d of zero need not be zero$/,
  );
  const both = (f: typeof tf.logicalXor) =>
    hidden((y) => tf.cast(f(tf.cast(y, "bool"), tf.cast(tf.abs(y), "bool")), "float32"));
  assert.equal(both(tf.logicalXor), FREE);
});

Deno.test("power() is zero where its base is, if the exponent is a constant above zero", () => {
  assert.equal(hidden((y) => tf.pow(tf.abs(y), 2)), FREE);
  assert.equal(hidden((y) => tf.pow(y, tf.scalar(3, "int32"))), FREE);
  assert.match(hidden((y) => tf.pow(y, 0)), /: Pow at node \d of zero need not be zero$/);
  assert.match(
    hidden((y, p) => tf.pow(tf.abs(y), tf.abs(p))),
    /: Pow at node \d is not finite where its operand a is zero$/,
  );
});

Deno.test("power() follows the length of a kernel's columns, whose inputs are cut with their layer", () => {
  const shapes = { "a/kernel": [3, 3], "v": [3, 2], "g": [2] };
  const formula: Parameters<typeof groupsOf>[2] = (x, p) => {
    const w = tf.mul(tf.div(p["v"]!, tf.norm(p["v"]!, 2, 0, true)), p["g"]!) as tf.Tensor2D;
    return tf.matMul(tf.matMul(x, p["a/kernel"]!), w);
  };
  assert.equal(groupsOf([3], shapes, formula)[0], "v@0=012 a/kernel@1=012 | ");
  provenRemoval([3], shapes, formula);
});

Deno.test("select() is zero where both choices are, one of them the number 0", () => {
  const formula = (y: Tensor) => tf.where(tf.greater(y, 1), y, 0);
  assert.equal(hidden(formula), FREE);
  assert.equal(hidden((y) => tf.where(tf.greater(y, 1), tf.zerosLike(y), y)), FREE);
  assert.match(
    hidden((y) => tf.where(tf.greater(y, 1), y, 2)),
    /: Tile at node \d brings in the same number at every position$/,
  );
});

Deno.test("select() is zero if both choices are", () => {
  assert.equal(hidden((y) => tf.where(tf.greater(y, 1), y, tf.neg(y))), FREE);
  assert.match(
    hidden((y) => tf.where(tf.greater(y, 1), y, tf.exp(y))),
    /: Exp at node \d of zero is not zero$/,
  );
});
