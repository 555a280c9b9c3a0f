import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { floatLayers, layers, trace } from "@geta-lab/geta/graph";
import { layersModel, randomVariable, residualNetwork } from "./networks.ts";

Deno.test("layers() lists convolutions and matrix products in order", () => {
  const { f, variables } = residualNetwork();
  const graph = trace(f, [tf.zeros([1, 8, 8, 3])], { variables });
  assert.deepEqual(layers(graph), [
    { name: "conv1", weight: "conv1/kernel", op: "Conv2D", node: 0 },
    { name: "conv2", weight: "conv2/kernel", op: "Conv2D", node: 3 },
    { name: "depthwise", weight: "depthwise/kernel", op: "DepthwiseConv2dNative", node: 5 },
    { name: "head", weight: "head/kernel", op: "BatchMatMul", node: 8 },
  ]);
});

Deno.test("layers() finds the weights of a LayersModel through their reshapes", () => {
  const model = layersModel("listed");
  const graph = trace((x) => model.apply(x) as Tensor, [tf.zeros([1, 8, 8, 3])]);
  assert.deepEqual(layers(graph).map((layer) => layer.name), ["listed_conv", "listed_dense"]);
});

Deno.test("layers() names recurrent weights apart and lists shared weights once", () => {
  const model = tf.sequential({
    layers: [tf.layers.lstm({ units: 2, inputShape: [3, 4], name: "listed_lstm" })],
  });
  const graph = trace((x) => model.apply(x) as Tensor, [tf.zeros([1, 3, 4])]);
  assert.deepEqual(layers(graph).map((layer) => layer.name), [
    "listed_lstm/kernel",
    "listed_lstm/recurrent_kernel",
  ]);
});

Deno.test("layers() leaves out frozen weights, products of data and products of parameters", () => {
  const variables = {
    "frozen/kernel": randomVariable([3, 3], 1, false),
    "left/kernel": randomVariable([3, 3], 2),
    "right/kernel": randomVariable([3, 3], 3),
  };
  const graph = trace(
    (x) => {
      const y = tf.matMul(x, variables["frozen/kernel"]);
      const product = tf.matMul(variables["left/kernel"], variables["right/kernel"]);
      return tf.matMul(tf.matMul(y, x, true), tf.relu(product));
    },
    [tf.zeros([1, 3])],
    { variables },
  );
  assert.deepEqual(layers(graph), []);
});

Deno.test("floatLayers() names what layers() leaves out, each with its reason", () => {
  const variables = {
    "frozen/kernel": randomVariable([3, 3], 1, false),
    "left/kernel": randomVariable([3, 3], 2),
    "right/kernel": randomVariable([3, 3], 3),
    "scaled/kernel": randomVariable([3, 3], 4),
    "sum/kernel": randomVariable([3, 3], 5),
    "head/kernel": randomVariable([3, 3], 6),
  };
  const plain = tf.randomNormal([3, 3]);
  const graph = trace(
    (x) => {
      let y = tf.matMul(tf.matMul(x, variables["frozen/kernel"]), plain);
      y = tf.matMul(y, tf.mul(variables["scaled/kernel"], 2));
      y = tf.einsum("bc,cd->bd", y, variables["sum/kernel"]);
      y = tf.matMul(tf.matMul(y, y, true), variables["head/kernel"]);
      return tf.matMul(y, tf.matMul(variables["left/kernel"], variables["right/kernel"]));
    },
    [tf.zeros([1, 3])],
    { variables },
  );
  assert.deepEqual(layers(graph).map(({ name }) => name), ["head"]);
  const found = floatLayers(graph).map(({ name, op, reason }) => `${name} (${op}): ${reason}`);
  assert.deepEqual(found, [
    "frozen (BatchMatMul): its weight is not trained",
    "BatchMatMul 1 (BatchMatMul): its weight is a plain tensor, not a variable",
    "scaled (BatchMatMul): its weight is computed from a variable",
    "sum (Einsum): no quantizer fits Einsum",
    "BatchMatMul 5 (BatchMatMul): what it multiplies is computed",
    "right (BatchMatMul): what it multiplies are parameters",
    "BatchMatMul 8 (BatchMatMul): what it multiplies is computed",
  ]);
});
