import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupsOf } from "../groups_of.ts";

Deno.test("gather() looks up rows of an embedding and carries its features", () => {
  const shapes = { "embedding/table": [7, 3], "head/kernel": [3, 2] };
  const groups = groupsOf([4], shapes, (x, p) => {
    const tokens = tf.gather(p["embedding/table"] as Tensor, tf.cast(x, "int32") as Tensor);
    return tf.matMul(tf.mean(tokens, 1), p["head/kernel"] as Tensor);
  });
  assert.equal(groups[0], "embedding/table@1=012 | head/kernel@0=012");
});

Deno.test("gather() along a tracked axis protects it", () => {
  const shapes = { "a/kernel": [4, 3], "b/kernel": [2, 2] };
  const groups = groupsOf(
    [4],
    shapes,
    (x, p) =>
      tf.matMul(
        tf.gather(tf.matMul(x, p["a/kernel"]!), tf.tensor1d([2, 0], "int32"), 1),
        p["b/kernel"]!,
      ),
  );
  assert.match(
    groups[0]!,
    /^a\/kernel@1=012 \| : GatherV2 at node 1 looks up positions of the axis$/,
  );
});
