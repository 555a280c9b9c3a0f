import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { multiplyAdds } from "@geta-lab/geta/cost";
import { type Formula, graphOf } from "../qadg/groups_of.ts";

/** Multiply-adds of all operators of a formula over an image [8, 8, 4] with the parameter `w`. */
function macs(shape: number[], formula: Formula, inputShape = [8, 8, 4]): number {
  const graph = graphOf(inputShape, { w: shape }, formula);
  return graph.nodes.reduce((sum, node) => sum + multiplyAdds(graph, node), 0);
}

Deno.test("multiplyAdds() of a strided convolution counts the output positions", () => {
  assert.equal(
    macs([3, 3, 4, 6], (x, { w }) => tf.conv2d(x, w!, 2, "same")),
    4 * 4 * 6 * 3 * 3 * 4,
  );
});

Deno.test("multiplyAdds() of a depthwise convolution reads one channel per output", () => {
  assert.equal(
    macs([3, 3, 4, 2], (x, { w }) => tf.depthwiseConv2d(x, w!, 1, "same")),
    8 * 8 * 8 * 3 * 3,
  );
});

Deno.test("multiplyAdds() of a transposed convolution counts the input positions", () => {
  assert.equal(
    macs([2, 2, 5, 4], (x, { w }) => tf.conv2dTranspose(x, w!, [x.shape[0], 16, 16, 5], 2, "same")),
    8 * 8 * 2 * 2 * 5 * 4,
  );
});

Deno.test("multiplyAdds() of a matrix product counts every token, transposed or not", () => {
  const tokens = [7, 3];
  assert.equal(macs([3, 5], (x, { w }) => tf.matMul(x as Tensor, w as Tensor), tokens), 7 * 3 * 5);
  assert.equal(
    macs([5, 3], (x, { w }) => tf.matMul(x as Tensor, w as Tensor, false, true), tokens),
    7 * 3 * 5,
  );
});

Deno.test("multiplyAdds() of everything else is 0", () => {
  assert.equal(macs([4], (x, { w }) => tf.relu(tf.add(x, w!))), 0);
});
