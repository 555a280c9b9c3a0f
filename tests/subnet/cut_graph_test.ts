import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { pruningGroups } from "@geta-lab/geta/qadg";
import { keptPositions } from "../../lib/subnet/kept_positions.ts";
import { cutGraph } from "../../lib/subnet/cut_graph.ts";
import { graphOf } from "../qadg/groups_of.ts";

function scaledNetwork() {
  return graphOf([2], { "a/kernel": [2, 3], "b/kernel": [3, 1] }, (x, p) =>
    tf.matMul(
      tf.mul(tf.matMul(x as Tensor, p["a/kernel"] as Tensor), tf.tensor1d([5, 6, 7])),
      p["b/kernel"] as Tensor,
    ));
}

Deno.test("cutGraph() cuts shapes and constants, and leaves its argument alone", () => {
  const graph = scaledNetwork(), copy = structuredClone(graph);
  const slices = cutGraph(
    graph,
    keptPositions(graph, pruningGroups(graph), [[true, false, false], [false]]),
  );
  const shapeOf = (name: string) => {
    const leaf = slices.leaves.find((leaf) => leaf.name.startsWith(name))!;
    return [slices.values[leaf.value]!.shape, leaf.data];
  };
  assert.deepEqual(shapeOf("a/kernel"), [[2, 2], undefined]);
  assert.deepEqual(shapeOf("b/kernel"), [[2, 1], undefined]);
  assert.deepEqual(shapeOf("constant"), [[2], [6, 7]]);
  assert.deepEqual(graph, copy);
});
