import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import type { Graph } from "@geta-lab/geta/graph";
import { propagateChannels, pruningGroups } from "@geta-lab/geta/qadg";
import { graphOf } from "./groups_of.ts";

const SHAPES = { "a/kernel": [3, 4], "b/kernel": [4, 2] };

Deno.test("propagateChannels() protects what an operator without a rule touches, and names it", () => {
  const graph = graphOf(
    [3],
    SHAPES,
    (x, p) => tf.matMul(tf.relu(tf.matMul(x, p["a/kernel"]!)), p["b/kernel"] as Tensor),
  );
  const unknown: Graph = {
    ...graph,
    nodes: graph.nodes.map((node) => node.op === "Relu" ? { ...node, op: "Mystery" } : node),
  };
  assert.equal(pruningGroups(unknown)[0]!.reason, "Mystery at node 1 has no rule");
});

Deno.test("propagateChannels() protects channels-first images, for which no rule stands", () => {
  const graph = graphOf(
    [4, 4, 2],
    { "a/kernel": [1, 1, 2, 3] },
    (x, p) => tf.mean(tf.conv2d(x, p["a/kernel"]!, 1, 0), [1, 2]),
  );
  for (const dataFormat of ["NCHW", "NCDHW"]) {
    const first: Graph = {
      ...graph,
      nodes: graph.nodes.map((node) => ({ ...node, attrs: { ...node.attrs, dataFormat } })),
    };
    assert.ok(
      [...propagateChannels(first).protectedIds.values()].every((reason) =>
        / has no rule$/.test(reason)
      ),
    );
  }
});

Deno.test("propagateChannels() gives every axis of every value channels of the right number", () => {
  const graph = graphOf(
    [4, 4, 2],
    { "a/kernel": [3, 3, 2, 3], "b/kernel": [48, 2] },
    (x, p) =>
      tf.matMul(
        tf.reshape(tf.conv2d(x, p["a/kernel"]!, 1, "same"), [-1, 48]),
        p["b/kernel"] as Tensor,
      ),
  );
  const { axes } = propagateChannels(graph);
  graph.values.forEach(({ shape }, value) => {
    assert.equal(axes[value]!.length, shape.length);
    axes[value]!.forEach((channels, axis) => {
      if (typeof channels !== "string") assert.equal(channels.ids.length, shape[axis]);
    });
  });
});

Deno.test("propagateChannels() says which operand is missing", () => {
  const graph = graphOf([3], SHAPES, (x, p) => tf.matMul(x as Tensor, p["a/kernel"] as Tensor));
  const broken = { ...graph, nodes: graph.nodes.map((node) => ({ ...node, inputs: {} })) };
  assert.throws(() => propagateChannels(broken), {
    name: "TypeError",
    message: /^Cannot analyse BatchMatMul at node 0: it must have an operand a: current value is /,
  });
});

Deno.test("propagateChannels() makes channel ids for parameters only, so its work grows with the number of layers", () => {
  const idsOf = (layers: number) => {
    const shapes = Object.fromEntries(
      Array.from({ length: layers }, (_, i) => [`fc${i}/kernel`, [4, 4]]),
    );
    const graph = graphOf(
      [4],
      shapes,
      (x, p) =>
        Object.values(p).reduce(
          (y, kernel) => tf.relu(tf.matMul(y, kernel as Tensor)),
          x as Tensor,
        ),
    );
    return propagateChannels(graph).coupled.parents.length;
  };
  assert.deepEqual([1, 5, 25].map(idsOf), [8, 40, 200]);
});
