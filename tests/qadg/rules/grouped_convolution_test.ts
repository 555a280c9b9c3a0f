import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { groupedConv2d, useEngine } from "@geta-lab/geta/engine";
import { type Formula, groupsOf } from "../groups_of.ts";
import { provenRemoval } from "../proven_removal.ts";

const INPUT = [4, 4, 2];

/** 1x1 convolution, grouped convolution, 1x1 convolution. */
function network(groups: number): Formula {
  return (x, p) => {
    const wide = tf.relu(tf.conv2d(x, p["a/kernel"]!, 1, 0));
    const y = tf.relu(groupedConv2d(wide, p["g/kernel"]!, { groups, pad: 1 }));
    return tf.conv2d(tf.add(y, p["g/bias"]!) as tf.Tensor4D, p["b/kernel"]!, 1, 0);
  };
}

function shapesOf(inputs: number, outputs: number, groups: number) {
  return {
    "a/kernel": [1, 1, 2, inputs],
    "g/kernel": [3, 3, inputs / groups, outputs],
    "g/bias": [outputs],
    "b/kernel": [1, 1, outputs, 2],
  };
}

Deno.test("groupedConvolution() of many narrow groups cuts whole groups", () => {
  assert.equal(
    groupsOf(INPUT, shapesOf(8, 4, 4), network(4))[0],
    "a/kernel@3=00112233 g/kernel@3=0123 g/bias@0=0123 | b/kernel@2=0123",
  );
});

Deno.test("groupedConvolution() of few wide groups cuts the same places of all of them", () => {
  assert.deepEqual(groupsOf(INPUT, shapesOf(6, 8, 2), network(2)).slice(0, 2), [
    "a/kernel@3=012012 | g/kernel@2=012",
    "g/kernel@3=01230123 g/bias@0=01230123 | b/kernel@2=01230123",
  ]);
});

Deno.test("groupedConvolution() keeps its groups equal, whichever way it is cut", () => {
  for (const [inputs, outputs, groups] of [[8, 4, 4], [6, 8, 2], [5, 5, 5], [4, 8, 4]] as const) {
    provenRemoval(INPUT, shapesOf(inputs, outputs, groups), network(groups));
  }
});

Deno.test("groupedConvolution() of the network's input still cuts its outputs by place", async () => {
  const shapes = { "g/kernel": [3, 3, 1, 6], "b/kernel": [1, 1, 6, 2] };
  const formula: Formula = (x, p) =>
    tf.conv2d(
      groupedConv2d(x, p["g/kernel"] as Tensor, { groups: 2 }) as tf.Tensor4D,
      p["b/kernel"]!,
      1,
      0,
    );
  // the engine makes a depthwise convolution of it, on a filter of another shape
  for (const start of [() => tf.setBackend("cpu"), () => useEngine({ threads: 1 })]) {
    await start();
    assert.equal(groupsOf(INPUT, shapes, formula)[0], "g/kernel@3=012012 | b/kernel@2=012012");
    provenRemoval(INPUT, shapes, formula);
  }
});

Deno.test("groupedConvolution() protects inputs that it sums over and that cannot be zero", () => {
  const formula: Formula = (x, p) =>
    tf.mean(
      groupedConv2d(tf.sigmoid(tf.conv2d(x, p["a/kernel"]!, 1, 0)), p["g/kernel"]!, { groups: 2 }),
      [1, 2],
    );
  assert.match(
    groupsOf(INPUT, { "a/kernel": [1, 1, 2, 6], "g/kernel": [3, 3, 3, 8] }, formula)[0]!,
    /: Sigmoid at node 1 of zero is not zero$/,
  );
});
