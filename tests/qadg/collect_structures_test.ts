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
