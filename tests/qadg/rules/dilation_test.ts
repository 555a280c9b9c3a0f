import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

function network(f: (y: tf.Tensor) => tf.Tensor): Parameters<typeof groupsOf> {
  return [
    [4, 4, 2],
    { "a/kernel": [1, 1, 2, 3], "window/kernel": [3, 3, 3], "b/kernel": [1, 1, 3, 2] },
    (x, p) => {
      const window = p["window/kernel"] as tf.Tensor as tf.Tensor3D;
      const y = f(tf.conv2d(x, p["a/kernel"]!, 1, 0)) as tf.Tensor4D;
      return tf.conv2d(tf.dilation2d(y, window, 1, "same"), p["b/kernel"]!, 1, 0);
    },
  ];
}

Deno.test("dilation() owns its window as if it were a bias", () => {
  const free = network(tf.relu);
  assert.equal(
    groupsOf(...free)[0],
    "a/kernel@3=012 window/kernel@2=012 | b/kernel@2=012",
  );
  provenRemoval(...free);
});

Deno.test("dilation() of what is not zero is not zero", () => {
  assert.match(groupsOf(...network(tf.exp))[0]!, /: Exp at node \d of zero is not zero$/);
});
