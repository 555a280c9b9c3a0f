import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { softmaxCrossEntropy } from "@geta-lab/geta/engine";
import { groupsOf } from "../groups_of.ts";

Deno.test("softmaxCrossEntropy() protects the classes and nothing in front of them", () => {
  const groups = groupsOf(
    [3],
    { "a/kernel": [3, 4], "b/kernel": [4, 5] },
    (x, p) => {
      const logits = tf.matMul(tf.relu(tf.matMul(x, p["a/kernel"]!)), p["b/kernel"] as Tensor);
      return softmaxCrossEntropy(logits, tf.zeros([x.shape[0]!], "int32"));
    },
  );
  assert.deepEqual(groups, [
    "a/kernel@1=0123 | b/kernel@0=0123",
    "b/kernel@1=01234 | : SoftmaxCrossEntropy at node 4 averages over the axis",
  ]);
});
