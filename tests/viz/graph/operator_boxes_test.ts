import assert from "node:assert/strict";
import { findBranches } from "@geta-lab/geta/qadg";
import { operatorBoxes } from "../../../lib/viz/graph/operator_boxes.ts";
import { graphOf } from "../../qadg/groups_of.ts";
import { NETWORK_NAMES } from "../../qadg/networks.ts";
import { tracedNetwork } from "../../qadg/quantized_networks.ts";
import * as tf from "@tensorflow/tfjs";

const opsOf = (...[graph, detail]: [Parameters<typeof operatorBoxes>[0], "layers" | "operators"]) =>
  operatorBoxes(graph, findBranches(graph), detail).map(({ nodes, branch }) =>
    branch ? branch.kind : nodes.map(({ op }) => op).join()
  );

for (const mode of ["float", "composite weight+activation"] as const) {
  for (const name of NETWORK_NAMES) {
    Deno.test(`operatorBoxes() of the ${mode} ${name}: each operator once, each box with one result`, () => {
      const { graph } = tracedNetwork(name, mode);
      const boxes = operatorBoxes(graph, findBranches(graph), "layers");
      const ids = boxes.flatMap(({ nodes }) => nodes.map(({ id }) => id));
      assert.equal(new Set(ids).size, ids.length);
      for (const { nodes } of boxes.filter((box) => box.nodes.length > 1)) {
        const made = new Set(nodes.flatMap(({ outputs }) => outputs));
        const others = graph.nodes.filter((node) => !nodes.includes(node));
        const read = [...others.flatMap(({ inputs }) => Object.values(inputs)), ...graph.outputs];
        assert.deepEqual(
          [...new Set(read.filter((value) => made.has(value)))],
          nodes.at(-1)!.outputs,
        );
      }
    });
  }
}

Deno.test("operatorBoxes() folds bias, batch norm, relu, and a whole quantizer", () => {
  const { graph } = tracedNetwork("chain", "composite weight");
  assert.deepEqual(opsOf(graph, "layers"), [
    "weight",
    "weight",
    "weight",
    "Conv2D,FusedBatchNorm,Relu",
    "Conv2D,Add,Relu",
    "Mean",
    "BatchMatMul,Add",
  ]);
  assert.equal(opsOf(graph, "operators").length, graph.nodes.length);
});

Deno.test("operatorBoxes() folds the parts of gelu, but nothing past a value that is read elsewhere", () => {
  const shapes = { "a/kernel": [3, 4], "b/kernel": [4, 4] };
  const graph = graphOf([3], shapes, (x, p) => {
    const y = tf.matMul(x as tf.Tensor, p["a/kernel"]!);
    const gelu = tf.mul(tf.mul(y, 0.5), tf.add(tf.erf(y), 1));
    const z = tf.relu(gelu);
    return tf.add(tf.sigmoid(z), tf.matMul(z, p["b/kernel"]!));
  });
  assert.deepEqual(opsOf(graph, "layers"), [
    "BatchMatMul,Multiply,Erf,Add,Multiply,Relu",
    "Sigmoid",
    "BatchMatMul",
    "Add",
  ]);
});

Deno.test("operatorBoxes() hides reshapes of parameters", () => {
  const graph = graphOf([3, 4], { "a/scale": [4] }, (x, p) => {
    const scale = tf.reshape(p["a/scale"] as tf.Tensor, [1, 4]);
    return tf.mul(x as tf.Tensor, scale);
  });
  assert.deepEqual(opsOf(graph, "operators"), ["Reshape", "Multiply"]);
  assert.deepEqual(opsOf(graph, "layers"), ["Multiply"]);
});
