import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { propagateChannels } from "@geta-lab/geta/qadg";
import { collectStructures } from "../../lib/qadg/groups/collect_structures.ts";
import { graphOf } from "./groups_of.ts";

Deno.test("collectStructures() tells who owns, who produces and who only reads structures", () => {
  const shapes = { "a/kernel": [2, 3], "a/bias": [3], "b/kernel": [3, 1] };
  const graph = graphOf(
    [2],
    shapes,
    (x, p) =>
      tf.matMul(
        tf.add(tf.matMul(x as Tensor, p["a/kernel"] as Tensor), p["a/bias"]!),
        p["b/kernel"] as Tensor,
      ),
  );
  const axes = collectStructures(propagateChannels(graph));
  const find = (parameter: string, axis: number) =>
    axes.find((one) => one.parameter === parameter && one.axis === axis)!;
  assert.deepEqual(axes.map(({ parameter, axis }) => `${parameter}@${axis}`), [
    "a/kernel@0",
    "a/kernel@1",
    "a/bias@0",
    "b/kernel@0",
    "b/kernel@1",
  ]);
  assert.deepEqual(axes.map(({ isOwned }) => isOwned), [false, true, true, false, true]);
  assert.deepEqual(axes.map(({ isProducer }) => isProducer), [false, true, false, false, true]);
  assert.deepEqual(find("a/bias", 0).structures, find("a/kernel", 1).structures);
  assert.deepEqual(find("b/kernel", 0).structures, find("a/kernel", 1).structures);
});

Deno.test("collectStructures() takes a dense kernel of 200,000 rows behind a flatten and a pad", () => {
  const shapes = { "a/kernel": [1, 1, 1, 2], "b/kernel": [200_002, 1] };
  const graph = graphOf([250, 400, 1], shapes, (x, p) => {
    const rows = tf.reshape(tf.conv2d(x, p["a/kernel"]!, 1, 0), [-1, 200_000]);
    return tf.matMul(tf.pad(rows, [[0, 0], [1, 1]]), p["b/kernel"]!);
  });
  const axes = collectStructures(propagateChannels(graph));
  const rows = axes.find(({ parameter, axis }) => parameter === "b/kernel" && axis === 0)!;
  const channels = axes.find(({ parameter, axis }) => parameter === "a/kernel" && axis === 3)!;
  assert.equal(rows.structures.length, 200_002);
  assert.deepEqual(rows.structures.slice(1, 5), [...channels.structures, ...channels.structures]);
});
