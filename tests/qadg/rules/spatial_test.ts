import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

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

Deno.test("rotate() carries channels whose corners are zero, and no others", () => {
  const shapes = { "a/kernel": [1, 1, 2, 3], "b/kernel": [1, 1, 3, 2] };
  const rotated = (fill: number | [number, number, number]): Parameters<typeof groupsOf> => [
    [4, 4, 2],
    shapes,
    (x, p) => {
      const y = tf.image.rotateWithOffset(tf.conv2d(x, p["a/kernel"]!, 1, 0), Math.PI / 4, fill);
      return tf.conv2d(y, p["b/kernel"]!, 1, 0);
    },
  ];
  assert.equal(groupsOf(...rotated(0))[0], "a/kernel@3=012 | b/kernel@2=012");
  provenRemoval(...rotated(0));
  assert.match(groupsOf(...rotated(1))[0]!, /: RotateWithOffset at node \d of zero is not zero$/);
  assert.match(
    groupsOf(...rotated([1, 2, 3]))[0]!,
    /: RotateWithOffset at node \d fills each channel with its own number$/,
  );
});
