import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const OUTPUT = "it is an axis of the network's output 0";
const IMAGE = [4, 4, 2];

Deno.test("convolution() owns its output channels and reads its input channels", () => {
  const shapes = { "a/kernel": [1, 1, 2, 3], "b/kernel": [1, 1, 3, 2] };
  assert.deepEqual(
    groupsOf(
      IMAGE,
      shapes,
      (x, p) => tf.conv2d(tf.conv2d(x, p["a/kernel"]!, 1, 0), p["b/kernel"]!, 1, 0),
    ),
    ["a/kernel@3=012 | b/kernel@2=012", `b/kernel@3=01 | : ${OUTPUT}`],
  );
});

Deno.test("convolution() protects a weight whose space it is given as channels", () => {
  const shapes = { "a/kernel": [1, 1, 2, 3], "map": [4, 4, 3], "b/kernel": [1, 1, 3, 2] };
  const groups = groupsOf(
    IMAGE,
    shapes,
    (x, p) =>
      tf.conv2d(tf.add(tf.conv2d(x, p["a/kernel"]!, 1, 0), p["map"]!), p["b/kernel"]!, 1, 0),
  );
  // the position map is cut along its channels, never along height and width
  assert.equal(groups[0], "a/kernel@3=012 map@2=012 | b/kernel@2=012");
});

Deno.test("transposedConvolution() owns axis 2 of its kernel and reads axis 3", () => {
  const shapes = { "a/kernel": [1, 1, 2, 3], "up/kernel": [2, 2, 4, 3], "b/kernel": [1, 1, 4, 2] };
  const groups = groupsOf(IMAGE, shapes, (x, p) => {
    const small = tf.conv2d(x, p["a/kernel"]!, 1, 0);
    const large = tf.conv2dTranspose(small, p["up/kernel"]!, [x.shape[0], 8, 8, 4], 2, "same");
    return tf.conv2d(large, p["b/kernel"]!, 1, 0);
  });
  assert.deepEqual(groups.slice(0, 2), [
    "a/kernel@3=012 | up/kernel@3=012",
    "up/kernel@2=0123 | b/kernel@2=0123",
  ]);
});

Deno.test("depthwiseConvolution() carries channels through and repeats them by its multiplier", () => {
  const shapes = { "a/kernel": [1, 1, 2, 2], "d/kernel": [3, 3, 2, 2], "b/kernel": [1, 1, 4, 2] };
  const groups = groupsOf(IMAGE, shapes, (x, p) => {
    const y = tf.depthwiseConv2d(tf.conv2d(x, p["a/kernel"]!, 1, 0), p["d/kernel"]!, 1, "same");
    return tf.conv2d(y, p["b/kernel"]!, 1, 0);
  });
  assert.equal(groups[0], "a/kernel@3=01 d/kernel@2=01 | b/kernel@2=0011");
});

Deno.test("depthwiseConvolution() by a constant filter, an average or a blur, hands zeros on", () => {
  const shapes = { "a/kernel": [3, 3, 2, 4], "b/kernel": [1, 1, 4, 2] };
  const blur = tf.tensor4d([1, 2, 1, 2, 4, 2, 1, 2, 1], [3, 3, 1, 1]);
  const filters: Record<string, () => tf.Tensor4D> = {
    fill: () => tf.fill([2, 2, 4, 1], 0.25),
    tile: () => tf.tile(blur, [1, 1, 4, 1]),
    constant: () => whole,
  };
  const whole = tf.randomNormal<tf.Rank.R4>([3, 3, 4, 1], 0, 1, "float32", 1);
  for (const filter of Object.values(filters)) {
    const formula: Formula = (x, p) => {
      const y = tf.depthwiseConv2d(tf.conv2d(x, p["a/kernel"]!, 1, "same"), filter(), 2, "same");
      return tf.conv2d(y, p["b/kernel"]!, 1, 0);
    };
    assert.equal(groupsOf(IMAGE, shapes, formula)[0], "a/kernel@3=0123 | b/kernel@2=0123");
    provenRemoval(IMAGE, shapes, formula);
  }
});

Deno.test("depthwiseConvolution() of the network's input loses the same filters of every channel", () => {
  const shapes = { "d/kernel": [3, 3, 2, 3], "b/kernel": [1, 1, 6, 2] };
  const formula: Formula = (x, p) =>
    tf.conv2d(tf.depthwiseConv2d(x, p["d/kernel"]!, 1, "same"), p["b/kernel"]!, 1, 0);
  assert.equal(groupsOf(IMAGE, shapes, formula)[0], "d/kernel@3=012 | b/kernel@2=012012");
  provenRemoval(IMAGE, shapes, formula);
});

Deno.test("depthwiseConvolution() of the network's input by one filter a channel is protected", () => {
  const shapes = { "d/kernel": [3, 3, 2, 1], "b/kernel": [1, 1, 2, 2] };
  const groups = groupsOf(
    IMAGE,
    shapes,
    (x, p) => tf.conv2d(tf.depthwiseConv2d(x, p["d/kernel"]!, 1, "same"), p["b/kernel"]!, 1, 0),
  );
  assert.match(
    groups[0]!,
    /^d\/kernel@2=01 .*: DepthwiseConv2dNative at node 0 couples it to the network's input:0$/,
  );
});

Deno.test("convolution(), transposedConvolution() and eachChannel() work on volumes, too", () => {
  const shapes = {
    "a/kernel": [2, 2, 2, 1, 3],
    "up/kernel": [2, 2, 2, 4, 3],
    "b/kernel": [1, 1, 1, 4, 2],
  };
  const formula: Formula = (x, p) => {
    const kernel = (name: string) => p[`${name}/kernel`] as unknown as tf.Tensor5D;
    const volume = tf.conv3d(x as unknown as tf.Tensor5D, kernel("a"), 1, "same");
    const small = tf.avgPool3d(tf.maxPool3d(volume, 2, 1, "same"), 2, 2, "valid");
    const shape: [number, number, number, number, number] = [x.shape[0], 4, 4, 4, 4];
    const large = tf.conv3dTranspose(tf.relu(small) as tf.Tensor5D, kernel("up"), shape, 2, "same");
    return tf.conv3d(large as tf.Tensor5D, kernel("b"), 1, "valid");
  };
  assert.deepEqual(groupsOf([4, 4, 4, 1], shapes, formula).slice(0, 2), [
    "a/kernel@4=012 | up/kernel@4=012",
    "up/kernel@3=0123 | b/kernel@3=0123",
  ]);
  provenRemoval([4, 4, 4, 1], shapes, formula);
});
