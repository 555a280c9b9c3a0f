import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { prepareGraph, worstRemoval } from "../subnet/proof.ts";
import { type Formula, tracedFormula } from "./groups_of.ts";
import { provenRemoval } from "./proven_removal.ts";

/** Sizes of the prunable groups, and the worst difference when some of them lose structures. */
async function sizesOf(
  input: number[],
  shapes: Record<string, number[]>,
  formula: Formula,
): Promise<number[]> {
  const network = prepareGraph(tracedFormula(input, shapes, formula));
  const relative = await worstRemoval(network);
  assert.ok(relative <= 1e-5, `relative difference ${relative}`);
  return network.groups.filter(({ prunable }) => prunable).map(({ size }) => size);
}

const conv = (x: tf.Tensor, kernel: tf.Tensor) =>
  tf.conv2d(x as tf.Tensor4D, kernel as tf.Tensor4D, 1, "same");
const SHAPES = { "a/kernel": [3, 3, 2, 6], "scale": [6], "b/kernel": [3, 3, 6, 2] };

Deno.test("group norm from primitive operators: whole groups of channels are the structures", async () => {
  const sizes = await sizesOf([4, 4, 2], SHAPES, (x, p) => {
    const y = tf.reshape(conv(x, p["a/kernel"]!), [-1, 16, 3, 2]);
    const { mean, variance } = tf.moments(y, [1, 3], true);
    const normal = tf.div(tf.sub(y, mean), tf.sqrt(tf.add(variance, 1e-5)));
    const scaled = tf.mul(tf.reshape(normal, [-1, 4, 4, 6]), p["scale"]!);
    return conv(tf.relu(scaled), p["b/kernel"]!);
  });
  assert.deepEqual(sizes, [3]);
});

Deno.test("channel shuffle: one channel of each group, in step", async () => {
  const shuffle = (y: tf.Tensor) =>
    tf.reshape(tf.transpose(tf.reshape(y, [-1, 4, 4, 2, 3]), [0, 1, 2, 4, 3]), [-1, 4, 4, 6]);
  const sizes = await sizesOf(
    [4, 4, 2],
    SHAPES,
    (x, p) => conv(shuffle(conv(x, p["a/kernel"]!)), p["b/kernel"]!),
  );
  assert.deepEqual(sizes, [3]);
});

Deno.test("what is split and merged again, and then added to itself, stays in step", async () => {
  const sizes = await sizesOf([4, 4, 2], SHAPES, (x, p) => {
    const y = conv(x, p["a/kernel"]!);
    const again = tf.reshape(tf.relu(tf.reshape(y, [-1, 4, 4, 3, 2])), [-1, 4, 4, 6]);
    return conv(tf.add(y, again), p["b/kernel"]!);
  });
  assert.deepEqual(sizes, [3]);
});

Deno.test("windows: the image plane is cut in pieces and put together, channels pass", async () => {
  const sizes = await sizesOf([4, 4, 2], SHAPES, (x, p) => {
    const y = conv(x, p["a/kernel"]!);
    const windows = tf.transpose(tf.reshape(y, [-1, 2, 2, 2, 2, 6]), [0, 1, 3, 2, 4, 5]);
    const inside = tf.relu(tf.reshape(windows, [-1, 4, 6]));
    const back = tf.transpose(tf.reshape(inside, [-1, 2, 2, 2, 2, 6]), [0, 1, 3, 2, 4, 5]);
    return conv(tf.reshape(back, [-1, 4, 4, 6]), p["b/kernel"]!);
  });
  assert.deepEqual(sizes, [6]);
});

/** Two branches of convolutions, their outer product at every pixel, summed: a bilinear pooling. */
const POOLED = { "a/kernel": [3, 3, 2, 6], "c/kernel": [3, 3, 2, 4], "b/kernel": [24, 2] };

Deno.test("bilinear pooling: the channels of both branches", async () => {
  const sizes = await sizesOf([4, 4, 2], POOLED, (x, p) => {
    const [y, z] = ["a", "c"].map((name) =>
      tf.reshape(tf.relu(conv(x, p[`${name}/kernel`]!)), [-1, 16, name === "a" ? 6 : 4])
    );
    return tf.matMul(tf.reshape(tf.matMul(y!, z!, true), [-1, 24]), p["b/kernel"]!);
  });
  assert.deepEqual(sizes, [6, 4]);
});

for (
  const [name, outer] of Object.entries({
    "a product": (y: tf.Tensor) =>
      tf.matMul(tf.reshape(y, [-1, 16, 6]), tf.reshape(y, [-1, 16, 6]), true),
    "einsum()": (y: tf.Tensor) => tf.einsum("bhwi,bhwj->bij", y, y),
    "broadcasting": (y: tf.Tensor) =>
      tf.sum(tf.mul(tf.expandDims(y, 4), tf.expandDims(y, 3)), [1, 2]),
  })
) {
  Deno.test(`bilinear pooling of a branch with itself, by ${name}: its channels`, async () => {
    const shapes = { "a/kernel": [3, 3, 2, 6], "b/kernel": [36, 2] };
    const formula: Formula = (x, p) => {
      const flat = tf.reshape(outer(tf.relu(conv(x, p["a/kernel"]!))), [-1, 36]);
      const root = tf.mul(tf.sign(flat), tf.sqrt(tf.abs(flat)));
      return tf.matMul(tf.div(root, tf.add(tf.norm(root, 2, 1, true), 1e-3)), p["b/kernel"]!);
    };
    assert.deepEqual(await sizesOf([4, 4, 2], shapes, formula), [6]);
    provenRemoval([4, 4, 2], shapes, formula);
  });
}
