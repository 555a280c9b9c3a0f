/** Models of `tf.loadGraphModel`, and functions that hold plain tensors. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import {
  findParameters,
  fromJson,
  layers,
  replay,
  toJson,
  trace,
  trainable,
} from "@geta-lab/geta/graph";
import { graphModel, imageModel, noise } from "./graph_models.ts";
import { difference } from "./networks.ts";

const image = (rows: number) => tf.randomNormal([rows, 8, 8, 3], 0, 1, "float32", rows);
const parametersOf = ({ leaves }: ReturnType<typeof trace>) =>
  leaves.filter(({ kind }) => kind === "variable");

Deno.test("trace() of a GraphModel names its weights after the nodes that use them", () => {
  const graph = trace(imageModel(), [image(1)]);
  assert.deepEqual(parametersOf(graph).map(({ name, trainable }) => [name, trainable]), [
    ["conv1/Relu/kernel", true],
    ["conv1/Relu/bias", true],
    ["conv2/Conv2D/kernel", true],
    ["norm/FusedBatchNormV3/scale", true],
    ["norm/FusedBatchNormV3/offset", true],
    ["norm/FusedBatchNormV3/mean", false],
    ["norm/FusedBatchNormV3/variance", false],
    ["depthwise/Dw/kernel", true],
    ["depthwise/BiasAdd/bias", true],
    ["fc/MatMul/kernel", true],
  ]);
  assert.deepEqual(layers(graph).map(({ name }) => name), [
    "conv1/Relu",
    "conv2/Conv2D",
    "depthwise/Dw",
    "fc/MatMul",
  ]);
});

Deno.test("trace() of a GraphModel leaves what is no weight a constant, and shapes and axes are attributes", () => {
  const graph = trace(imageModel(), [image(1)]);
  const constants = graph.leaves.filter(({ kind }) => kind === "constant");
  assert.deepEqual(constants.map(({ data }) => data), [[0.5]]);
});

Deno.test("trace() of a GraphModel computes what the model does, at any batch", () => {
  const model = imageModel();
  const graph = fromJson(toJson(trace(model, [image(1)])));
  const run = replay(graph, findParameters(model, [image(1)]));
  for (const rows of [1, 2, 5]) {
    assert.ok(difference(run(image(rows))[0]!, model.execute(image(rows)) as Tensor) < 1e-6);
  }
});

Deno.test("trace() takes the arguments of a GraphModel by the names of its nodes, too", () => {
  const model = imageModel();
  const graph = trace(model, { image: image(1) });
  assert.equal(graph.leaves[0]!.name, "input:image");
  const [y] = replay(graph, findParameters(model, [image(1)]))({ image: image(2) });
  assert.ok(difference(y!, model.execute(image(2)) as Tensor) < 1e-6);
});

Deno.test("trace() of a GraphModel leaves no tensor behind", () => {
  const model = imageModel(), x = image(1);
  model.execute(x);
  const before = tf.memory().numTensors;
  trace(model, [x]);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("trace() keeps the type of a table of numbers that a GraphModel looks things up in", () => {
  const model = graphModel({
    inputs: { x: [-1, 3] },
    weights: {
      "order": tf.tensor1d([2, 0], "int32"),
      "axis": tf.scalar(1, "int32"),
      "fc/weights": noise([2, 2], 1),
    },
    nodes: [
      ["pick", "GatherV2", ["x", "order", "axis"]],
      ["fc", "MatMul", ["pick", "fc/weights"], { transpose_a: false, transpose_b: false }],
    ],
    outputs: ["fc"],
  });
  const graph = trace(model, [tf.zeros([1, 3])]);
  assert.deepEqual(parametersOf(graph).map(({ name }) => name), ["fc/kernel"]);
  const order = graph.leaves.find(({ kind }) => kind === "constant")!;
  assert.deepEqual([order.data, graph.values[order.value]!.dtype], [[2, 0], "int32"]);
});

Deno.test("trace() of a model with its batch built in says which option it needs", () => {
  assert.throws(() => trace(imageModel(1), [image(1)]), {
    name: "TypeError",
    message:
      /must run with 2 samples, too, or be traced with \{ batch: "fixed" \}: current value is "/,
  });
});

Deno.test("trace() at a fixed batch takes a model that has it built in, and no other batch afterwards", () => {
  const model = imageModel(2);
  const graph = trace(model, [image(2)], { batch: "fixed" });
  assert.ok(graph.values.every(({ shape }) => shape.every((length) => typeof length === "number")));
  const run = replay(graph, findParameters(model, [image(2)]));
  assert.ok(difference(run(image(2))[0]!, model.execute(image(2)) as Tensor) < 1e-6);
  assert.throws(
    () => run(image(3)),
    /input:0: its shape must be \[2,8,8,3\]: current value is \[3,8,8,3\]/,
  );
});

Deno.test("trace() at a fixed batch sees that a function does the same in every call", () => {
  let calls = 0;
  const w = noise([3], 1);
  const f = (x: Tensor) => calls++ % 2 === 0 ? tf.mul(x, w) : tf.relu(tf.mul(x, w));
  assert.throws(
    () => trace(f, [tf.zeros([1, 3])], { batch: "fixed", parameters: { w } }),
    /same operators in every call/,
  );
});

Deno.test("trace() refuses a GraphModel that needs executeAsync, with the node", () => {
  const model = graphModel({
    inputs: { x: [-1, 3] },
    weights: {},
    nodes: [["chosen/Where", "Where", ["x"]]],
    outputs: ["chosen/Where"],
  });
  assert.throws(() => trace(model, [tf.zeros([1, 3])]), {
    name: "TypeError",
    message:
      "Cannot trace the function: it must be a model that runs without executeAsync, since the shapes inside one that needs it " +
      "depend on numbers: current value is one with node chosen/Where (Where)",
  });
});

Deno.test("trace() refuses a GraphModel without weights", () => {
  const model = graphModel({
    inputs: { x: [-1, 3] },
    weights: { two: tf.scalar(2) },
    nodes: [["twice", "Mul", ["x", "two"]]],
    outputs: ["twice"],
  });
  assert.throws(() => trace(model, [tf.zeros([1, 3])]), /at least one tf.variable/);
});

const kernel = noise([3, 4], 1), bias = noise([4], 2), grid = noise([5, 4], 3);
const table = noise([7, 3], 4), scalar = tf.scalar(2), mask = tf.tensor1d([1, 0, 1, 1], "bool");

Deno.test("trace() calls plain tensors parameters that are listed, with the names given", () => {
  const f = (x: Tensor) => tf.add(tf.matMul(x, kernel), bias);
  const graph = trace(f, [tf.zeros([1, 3])], { parameters: { "fc/kernel": kernel } });
  assert.deepEqual(graph.leaves.map(({ name, kind }) => [name, kind]), [
    ["input:0", "input"],
    ["fc/kernel", "variable"],
    [graph.leaves[2]!.name, "constant"],
  ]);
});

Deno.test("trace() finds the parameters of a function by use if asked", () => {
  const f = (x: Tensor) => tf.add(tf.matMul(x, kernel), bias);
  assert.throws(() => trace(f, [tf.zeros([1, 3])]), /at least one tf.variable/);
  const graph = trace(f, [tf.zeros([1, 3])], { parameters: "by use" });
  assert.deepEqual(parametersOf(graph).map(({ name }) => name), [
    "BatchMatMul_0/kernel",
    "BatchMatMul_0/bias",
  ]);
});

Deno.test("findParameters() tells weights from grids, masks and scalars by the operator that reads them", () => {
  const f = (tokens: Tensor) => {
    const h = tf.gather(table, tf.cast(tokens, "int32"));
    const y = tf.add(tf.matMul(tf.reshape(h, [-1, 3]), tf.reshape(kernel, [3, 4])), bias);
    const boxes = tf.add(tf.reshape(y, [-1, 5, 4]), grid);
    return tf.mul(tf.where(mask as Tensor, boxes, 0), scalar);
  };
  const found = findParameters(f, [tf.zeros([1, 5])]);
  assert.deepEqual(Object.values(found), [table, kernel, bias]);
  assert.deepEqual(Object.keys(found).map((name) => name.split("/")[1]), [
    "table",
    "kernel",
    "bias",
  ]);
});

Deno.test("findParameters() passes over what the function makes itself, and what no input meets", () => {
  const f = (x: Tensor) =>
    tf.mul(
      tf.add(x, tf.tensor1d([1, 2, 3])),
      tf.add(kernel, bias).slice([0, 0], [3, 1]).reshape([3]),
    );
  assert.deepEqual(Object.keys(findParameters(f, [tf.zeros([1, 3])])), []);
});

Deno.test("trainable() gives variables and a function with their gradients; the model keeps its weights", () => {
  const model = imageModel(), x = image(2);
  const { variables, forward } = trainable(model, [x]);
  assert.equal(difference(forward(x) as Tensor, model.execute(x) as Tensor) < 1e-6, true);
  const fixed = Object.keys(variables).filter((name) => !variables[name]!.trainable);
  assert.deepEqual(fixed, ["norm/FusedBatchNormV3/mean", "norm/FusedBatchNormV3/variance"]);
  const loss = () => tf.sum(tf.square(forward(x) as Tensor)) as tf.Scalar;
  const { grads } = tf.variableGrads(loss);
  // each gradient against a difference of the loss
  for (const name of ["conv1/Relu/kernel", "conv1/Relu/bias", "depthwise/BiasAdd/bias"]) {
    const variable = variables[name]!, value = variable.clone(), step = 1e-2;
    const at = (sign: number) => {
      const change = tf.tensor([sign * step, ...Array(value.size - 1).fill(0)], value.shape);
      variable.assign(tf.add(value, change));
      return loss().dataSync()[0]!;
    };
    const slope = (at(1) - at(-1)) / (2 * step);
    variable.assign(value);
    const gradient = grads[variable.name]!.dataSync()[0]!;
    assert.ok(
      Math.abs(slope - gradient) < 2e-2 * (1 + Math.abs(slope)),
      `${name}: ${slope} ${gradient}`,
    );
  }
  const before = (model.execute(x) as Tensor).dataSync();
  variables["fc/MatMul/kernel"]!.assign(tf.zeros([4, 3]));
  assert.ok((forward(x) as Tensor).dataSync().every((y) => y === 0));
  assert.deepEqual((model.execute(x) as Tensor).dataSync(), before);
});

Deno.test("trainable() refuses a weight inside a custom gradient", () => {
  const gate = tf.customGrad((x, w, save) => {
    (save as (tensors: Tensor[]) => void)([x as Tensor]);
    return { value: tf.mul(x as Tensor, w as Tensor), gradFunc: (dy) => [dy, dy] };
  });
  const w = noise([3], 5);
  const { forward } = trainable((x: Tensor) => gate(x, w), [tf.zeros([1, 3])]);
  assert.throws(() => forward(tf.ones([1, 3])), {
    name: "TypeError",
    message:
      "Cannot put variables in place of tensors: plain operators must use them: current value is a tensor inside a custom gradient",
  });
});

Deno.test("findParameters() numbers weights of the same role at the same operator", () => {
  const f = (x: Tensor) => {
    const y = tf.matMul(x, kernel);
    return [tf.add(y, bias), tf.add(y, grid.slice([0, 0], [1, 4]))];
  };
  const second = noise([4], 6);
  const g = (x: Tensor) => {
    const y = tf.matMul(x, kernel);
    return [tf.add(y, bias), tf.add(y, second)];
  };
  const names = (h: typeof f) => Object.keys(findParameters(h, [tf.zeros([1, 3])]));
  assert.deepEqual(names(f), ["BatchMatMul_0/kernel", "BatchMatMul_0/bias"]);
  assert.deepEqual(names(g), [
    "BatchMatMul_0/kernel",
    "BatchMatMul_0/bias",
    "BatchMatMul_0/bias_1",
  ]);
});
