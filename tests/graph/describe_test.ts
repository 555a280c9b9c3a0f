import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { describe, trace } from "@geta-lab/geta/graph";
import { randomVariable } from "./networks.ts";

Deno.test("describe() writes shapes with the batch, attributes and scopes", () => {
  const kernel = randomVariable([3, 4], 1);
  const graph = trace(
    (x) => tf.tidy("head", () => tf.reshape(tf.matMul(x, kernel), [x.shape[0]! * 2, 2])),
    [tf.zeros([1, 3])],
    { variables: { "fc/kernel": kernel } },
  );
  assert.deepEqual(describe(graph).split("\n"), [
    "0  BatchMatMul  a=input:0[B,3] b=fc/kernel[3,4] -> %2[B,4] {transposeA=false transposeB=false} in head",
    "1  Reshape  x=%2[B,4] -> %3[2B,2] {shape=[2B,2]} in head",
    "output: %3[2B,2]",
  ]);
});

Deno.test("describe() writes an offset to the batch", () => {
  const extra = tf.variable(tf.ones([2, 3]));
  const graph = trace((x) => tf.concat([x, extra], 0), [tf.zeros([1, 3])]);
  assert.match(describe(graph), /output: %2\[B\+2,3\]$/);
});

Deno.test("describe() writes the names of arguments and results", () => {
  const scale = randomVariable([3], 1);
  const graph = trace(({ x }) => ({ double: tf.mul(x, scale) }), { x: tf.zeros([1, 3]) });
  assert.match(describe(graph), /a=input:x\[B,3\].*\noutput: double=%2\[B,3\]$/);
});
