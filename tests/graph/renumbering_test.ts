import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { eliminateDeadCode, type Graph } from "@geta-lab/geta/graph";
import { graphOf } from "../qadg/groups_of.ts";

Deno.test("compact() leaves a trace as it is", () => {
  const graph = graphOf(
    [3],
    { p: [3] },
    (x, { p }) => tf.add(tf.mul(x, p!), tf.tensor1d([1, 2, 3])),
  );
  assert.deepEqual(eliminateDeadCode(graph), graph);
});

Deno.test("compact() undoes any renumbering and drops what nobody reads", () => {
  const graph = graphOf(
    [3],
    { p: [3] },
    (x, { p }) => tf.add(tf.mul(x, p!), tf.tensor1d([1, 2, 3])),
  );
  const moved = (value: number) => 2 * (graph.values.length - 1 - value) + 1;
  const values = Array.from({ length: 2 * graph.values.length }, () => graph.values[0]!);
  graph.values.forEach((value, i) => values[moved(i)] = value);
  const unread = { value: 0, kind: "variable" as const, name: "unread", trainable: true };
  const scrambled: Graph = {
    ...graph,
    values,
    leaves: [...graph.leaves, unread].map((leaf) =>
      leaf === unread ? leaf : { ...leaf, value: moved(leaf.value) }
    ).reverse(),
    nodes: graph.nodes.map((node) => ({
      ...node,
      inputs: Object.fromEntries(Object.entries(node.inputs).map(([name, x]) => [name, moved(x)])),
      outputs: node.outputs.map(moved),
    })),
    outputs: graph.outputs.map(moved),
  };
  assert.deepEqual(eliminateDeadCode(scrambled), graph);
});
