import assert from "node:assert/strict";
import { eliminateDeadCode, type Graph } from "@geta-lab/geta/graph";

const node = (id: number, op: string, x: number) => ({
  id,
  op,
  inputs: { x },
  outputs: [id + 3],
  attrs: {},
  scopes: [],
});

Deno.test("compact() skips chains of copies, drops dead operators and numbers values anew", () => {
  const graph: Graph = {
    schema: "geta-lab/graph/1",
    values: Array.from({ length: 8 }, (_, i) => ({ shape: [i], dtype: "float32" })),
    leaves: [
      { value: 0, kind: "input", name: "input:0", trainable: false },
      { value: 1, kind: "variable", name: "dead", trainable: true },
      { value: 2, kind: "input", name: "input:1", trainable: false },
    ],
    nodes: [
      node(0, "Copy", 2),
      node(1, "Copy", 3),
      node(2, "Relu", 4),
      node(3, "Square", 1),
      node(4, "Copy", 5),
    ],
    outputs: [7, 4],
  };
  const smaller = eliminateDeadCode(graph, (node) => node.op === "Copy");
  assert.deepEqual(smaller.nodes, [{ ...node(0, "Relu", 1), outputs: [2] }]);
  assert.deepEqual(smaller.leaves.map((leaf) => [leaf.name, leaf.value]), [
    ["input:0", 0],
    ["input:1", 1],
  ]);
  assert.deepEqual(smaller.values.map((value) => value.shape), [[0], [2], [5]]);
  assert.deepEqual(smaller.outputs, [2, 1]);
  assert.equal(graph.nodes.length, 5, "the graph itself stays");
});
