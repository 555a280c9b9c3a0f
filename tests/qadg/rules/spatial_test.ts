import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { groupsOf } from "../groups_of.ts";

Deno.test("eachChannel() carries channels through pooling and resizing", () => {
  const shapes = { "a/kernel": [1, 1, 2, 3], "b/kernel": [1, 1, 3, 2] };
  for (
    const f of [
      (y: tf.Tensor4D) => tf.maxPool(y, 2, 2, "same"),
      (y: tf.Tensor4D) => tf.avgPool(y, 2, 2, "same"),
      (y: tf.Tensor4D) => tf.image.resizeBilinear(y, [8, 8]),
      (y: tf.Tensor4D) => tf.image.resizeNearestNeighbor(y, [8, 8]),
      (y: tf.Tensor4D) => tf.image.flipLeftRight(y),
    ]
  ) {
    const groups = groupsOf(
      [4, 4, 2],
      shapes,
      (x, p) => tf.conv2d(f(tf.conv2d(x, p["a/kernel"]!, 1, 0)), p["b/kernel"]!, 1, 0),
    );
    assert.equal(groups[0], "a/kernel@3=012 | b/kernel@2=012");
  }
});
