import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { fromJson, type Graph, replay, toJson, trace } from "@geta-lab/geta/graph";
import {
  difference,
  layersModel,
  modelVariables,
  randomVariable,
  residualNetwork,
} from "./networks.ts";

const B = { perSample: 1, plus: 0 };
const ops = (graph: Graph) => graph.nodes.map((node) => node.op);

Deno.test("trace() records operators, names and symbolic shapes", () => {
  const { f, variables } = residualNetwork();
  const graph = trace(f, [tf.zeros([1, 8, 8, 3])], { variables });
  assert.deepEqual(ops(graph), [
    "Conv2D",
    "Add",
    "Relu",
    "Conv2D",
    "Add",
    "DepthwiseConv2dNative",
    "MaxPool",
    "Reshape",
    "BatchMatMul",
  ]);
  assert.deepEqual(graph.leaves.map((leaf) => leaf.name), ["input:0", ...Object.keys(variables)]);
  assert.deepEqual(graph.values[graph.nodes[0]!.outputs[0]!]!.shape, [B, 8, 8, 4]);
  assert.deepEqual(graph.nodes[7]!.attrs.shape, [B, 64]);
  assert.deepEqual(graph.nodes.map((node) => node.id), graph.nodes.map((_, i) => i));
});

Deno.test("trace() gives the same graph whatever the dummy's batch size", () => {
  const { f, variables } = residualNetwork();
  const [one, three] = [1, 3].map((n) => trace(f, [tf.ones([n, 8, 8, 3])], { variables }));
  assert.deepEqual(one, three);
});

Deno.test("trace() takes fused layers apart and marks running statistics", () => {
  const model = layersModel("apart");
  const graph = trace((x) => model.apply(x) as Tensor, [tf.zeros([1, 8, 8, 3])]);
  const parts = ops(graph).filter((op) => op !== "Reshape");
  assert.deepEqual(parts, ["Conv2D", "Add", "Relu", "FusedBatchNorm", "BatchMatMul", "Add"]);
  const frozen = graph.leaves.filter((leaf) => leaf.kind === "variable" && !leaf.trainable);
  assert.deepEqual(frozen.map((leaf) => leaf.name), [
    "apart_norm/moving_mean",
    "apart_norm/moving_variance",
  ]);
});

Deno.test("trace() unrolls recurrence and shares the weights", () => {
  const model = tf.sequential({
    layers: [tf.layers.lstm({ units: 2, inputShape: [3, 4], name: "unrolled_lstm" })],
  });
  const graph = trace((x) => model.apply(x) as Tensor, [tf.zeros([1, 3, 4])]);
  assert.equal(graph.leaves.filter((leaf) => leaf.kind === "variable").length, 3);
  assert.equal(graph.nodes.filter((node) => node.op === "Tanh").length, 6);
});

Deno.test("trace() makes variable names unique", () => {
  const a = tf.variable(tf.ones([2]), true, "unique/scale"), b = randomVariable([2], 1);
  const graph = trace((x) => tf.mul(tf.mul(x, a), b), [tf.zeros([1, 2])], {
    variables: { "unique/scale": b },
  });
  assert.deepEqual(graph.leaves.map((leaf) => leaf.name), [
    "input:0",
    "unique/scale_1",
    "unique/scale",
  ]);
});

Deno.test("trace() keeps scopes, drops copies and dead operators, and sees through custom gradients", () => {
  const w = randomVariable([3], 1);
  const custom = tf.customGrad((x) => ({
    value: tf.exp(x as Tensor),
    gradFunc: (dy: Tensor) => dy,
  }));
  const graph = trace((x) => {
    tf.sqrt(x);
    return tf.tidy("block", () => custom(tf.clone(tf.mul(x, w))));
  }, [tf.zeros([1, 3])]);
  assert.deepEqual(ops(graph), ["Multiply", "Exp"]);
  assert.deepEqual(graph.nodes.map((node) => node.scopes), [["block"], ["block"]]);
});

Deno.test("trace() turns a constant that grows with the batch into Fill", () => {
  const w = randomVariable([3], 1);
  const graph = trace((x) => tf.add(tf.mul(x, w), tf.zeros(x.shape)), [tf.ones([2, 3])]);
  assert.deepEqual(ops(graph).sort(), ["Add", "Fill", "Multiply"]);
  const fill = graph.nodes.find((node) => node.op === "Fill")!;
  assert.deepEqual(fill.attrs, { shape: [B, 3], value: 0, dtype: "float32" });
});

Deno.test("trace() stores constants and several inputs and outputs, unused inputs too", () => {
  const w = randomVariable([2], 1);
  const graph = trace(
    (a, b) => tf.split(tf.concat([tf.mul(a!, w), tf.add(b!, tf.tensor1d([5, 6]))], 1), 2, 1),
    [tf.zeros([1, 2]), tf.zeros([1, 2]), tf.zeros([1, 7])],
  );
  assert.equal(graph.outputs.length, 2);
  assert.deepEqual(graph.leaves.filter((leaf) => leaf.kind === "input").length, 3);
  assert.deepEqual(graph.leaves.find((leaf) => leaf.kind === "constant")!.data, [5, 6]);
});

Deno.test("trace() of a training call leaves running statistics and variables as they were", () => {
  const model = layersModel("untouched");
  const before = Object.values(modelVariables(model)).map((w) => [...w.dataSync()]);
  trace((x) => model.apply(x, { training: true }) as Tensor, [tf.ones([2, 8, 8, 3])]);
  const after = Object.values(modelVariables(model)).map((w) => [...w.dataSync()]);
  assert.deepEqual(after, before);
});

Deno.test("trace() leaves no tensor and no hook behind, error or not", () => {
  const { f, variables } = residualNetwork();
  const x = tf.zeros([2, 8, 8, 3]), before = tf.memory().numTensors;
  trace(f, [x], { variables });
  assert.throws(() => trace((x) => tf.matMul(x, x), [x]));
  assert.equal(tf.memory().numTensors, before);
  assert.equal(Object.hasOwn(tf.engine(), "runKernelFunc"), false);
});

Deno.test("trace() takes dilations that are null for 1, as layers of tf.layers hand over what was not set", () => {
  const w = randomVariable([3, 3, 2, 1], 1);
  const f = (x: Tensor) =>
    tf.depthwiseConv2d(
      x as tf.Tensor4D,
      w as Tensor as tf.Tensor4D,
      1,
      "same",
      "NHWC",
      null as never,
    );
  const graph = fromJson(toJson(trace(f, [tf.zeros([1, 4, 4, 2])], { variables: { w } })));
  assert.equal(graph.nodes[0]!.attrs.dilations, 1);
  const x = tf.randomNormal([2, 4, 4, 2], 0, 1, "float32", 2);
  assert.equal(difference(replay(graph, { w })(x)[0]!, f(x)), 0);
});
