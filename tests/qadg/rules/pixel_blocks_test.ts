import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const INPUT = [4, 4, 2];

/** Two convolutions with an operator in between. */
function between(
  channels: number,
  left: number,
  f: (y: tf.Tensor4D) => tf.Tensor4D,
): Parameters<typeof groupsOf> {
  const shapes = { "a/kernel": [1, 1, 2, channels], "b/kernel": [3, 3, left, 2] };
  return [
    INPUT,
    shapes,
    (x, p) => tf.conv2d(f(tf.conv2d(x, p["a/kernel"]!, 1, 0)), p["b/kernel"]!, 1, "same"),
  ];
}

Deno.test("depthToSpace() couples the channels that become pixels of one channel", () => {
  const network = between(12, 3, (y) => tf.depthToSpace(y, 2));
  assert.equal(groupsOf(...network)[0], "a/kernel@3=012012012012 | b/kernel@2=012");
  provenRemoval(...network);
});

Deno.test("spaceAndBatch() moves pixels and carries channels", () => {
  const network = between(3, 3, (y) => {
    const small = tf.relu(tf.spaceToBatchND(y, [2, 2], [[0, 0], [2, 0]]));
    return tf.batchToSpaceND(small, [2, 2], [[0, 0], [0, 2]]) as tf.Tensor4D;
  });
  assert.equal(groupsOf(...network)[0], "a/kernel@3=012 | b/kernel@2=012");
  provenRemoval(...network);
});

Deno.test("spaceAndBatch() protects the axes that it moves, even channels", () => {
  const network = between(4, 4, (y) =>
    tf.transpose(
      tf.batchToSpaceND(
        tf.spaceToBatchND(tf.transpose(y, [0, 3, 1, 2]), [2], [[0, 0]]),
        [2],
        [[0, 0]],
      ) as tf.Tensor4D,
      [0, 2, 3, 1],
    ));
  assert.match(groupsOf(...network)[0]!, /: SpaceToBatchND at node 2 moves pixels$/);
});
