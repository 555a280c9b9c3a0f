import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { consumers, producers, trace } from "@geta-lab/geta/graph";
import { residualNetwork } from "./networks.ts";

const { f, variables } = residualNetwork();
const graph = trace(f, [tf.zeros([1, 8, 8, 3])], { variables });

Deno.test("producers() and consumers() are inverse to each other", () => {
  const makers = producers(graph), readers = consumers(graph);
  for (const node of graph.nodes) {
    for (const id of node.outputs) assert.equal(makers.get(id), node);
    for (const id of Object.values(node.inputs)) assert.ok(readers.get(id)!.includes(node));
  }
  assert.equal(makers.size, graph.values.length - graph.leaves.length);
  assert.deepEqual(graph.outputs.map((id) => readers.get(id)), [[]]);
});

Deno.test("consumers() shows the fork in front of a residual addition", () => {
  const relu = graph.nodes.find((node) => node.op === "Relu")!;
  const readers = consumers(graph).get(relu.outputs[0]!)!;
  assert.deepEqual(readers.map((node) => node.op), ["Conv2D", "Add"]);
});

Deno.test("consumers() lists an operator that reads a value twice once", () => {
  const { "head/kernel": w } = variables;
  const twice = trace((x) => {
    const y = tf.matMul(x, w!);
    return tf.mul(y, y);
  }, [tf.zeros([1, 64])]);
  assert.deepEqual(consumers(twice).get(2)!.map((node) => node.op), ["Multiply"]);
});
