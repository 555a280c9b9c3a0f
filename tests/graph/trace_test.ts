import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { type Graph, trace } from "@geta-lab/geta/graph";
import { layersModel, modelVariables, randomVariable, residualNetwork } from "./networks.ts";

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

const w = randomVariable([3], 1), w2 = randomVariable([3], 1);
const x = tf.ones([1, 3]);
const wrong: [string, (x: Tensor) => unknown, RegExp, new (m: string) => Error][] = [
  ["an async function", async (x) => await tf.mul(x, w), /must not be async/, TypeError],
  ["a function without result", () => {}, /must return a tensor.*value is undefined/, TypeError],
  ["an empty result", () => [], /must return a tensor.*value is \[\]/, TypeError],
  ["numbers as result", (x) => [...tf.mul(x, w).dataSync()], /must return a tensor/, TypeError],
  [
    "no variables",
    (x) => tf.square(x),
    /at least one tf.variable: current value is none/,
    TypeError,
  ],
  [
    "data read inside",
    (x) => tf.mul(tf.tensor(x.arraySync()), w),
    /depend on its input/,
    TypeError,
  ],
  [
    "random numbers inside",
    (x) => tf.add(tf.mul(x, w), tf.randomNormal([3])),
    /same in every call \(no dropout/,
    TypeError,
  ],
  [
    "other operators for another batch",
    (x) => x.shape[0] === 1 ? tf.mul(x, w) : tf.mul(tf.abs(x), w),
    /same operators for every batch size.*operator 0 \(Multiply or Abs\)/,
    TypeError,
  ],
  [
    "a further operator for another batch",
    (x) => x.shape[0] === 1 ? tf.mul(x, w) : tf.abs(tf.mul(x, w)),
    /operator 1 \(none or Abs\)/,
    TypeError,
  ],
  [
    "an exchanged operator for another batch",
    (x) => x.shape[0] === 1 ? tf.mul(x, w) : tf.add(x, w),
    /operator 0 \(Multiply\), which differs/,
    TypeError,
  ],
  [
    "other operands for another batch",
    (x) => x.shape[0] === 1 ? tf.sub(tf.mul(x, w), x) : tf.sub(x, tf.mul(x, w)),
    /value is the wiring, which differs/,
    TypeError,
  ],
  [
    "other variables for another batch",
    (x) => tf.mul(x, x.shape[0] === 1 ? w : w2),
    /leaf .*, which differs/,
    TypeError,
  ],
  [
    "an attribute that is no plain data",
    (x) => tf.engine().runKernel("Exp", { x: tf.mul(x, w) }, { f: (() => 1) as never }),
    /Exp\.f: an attribute must be plain data/,
    Error,
  ],
  [
    "a length quadratic in the batch",
    (x) => tf.tile(tf.mul(x, w), [x.shape[0]!, 1]),
    /linear in the batch size.*\[9,3\]/,
    TypeError,
  ],
  [
    "a huge constant",
    (x) => tf.mul(tf.sum(tf.mul(x, w)), tf.ones([1e6 + 1])),
    /1000000/,
    RangeError,
  ],
  [
    "a throwing function",
    () => {
      throw new RangeError("out of luck");
    },
    /must not throw: current value is "out of luck"/,
    Error,
  ],
];
for (const [what, f, message, kind] of wrong) {
  Deno.test(`trace() refuses ${what}`, () => {
    assert.throws(() => trace(f as (x: Tensor) => Tensor, [x]), (error) => {
      assert.ok(error instanceof kind);
      assert.match(error.message, message);
      return true;
    });
    assert.equal(Object.hasOwn(tf.engine(), "runKernelFunc"), false);
  });
}

Deno.test("trace() refuses a first input without a batch", () => {
  assert.throws(() => trace((x) => x, []), /batch on axis 0: current value is no input/);
  assert.throws(() => trace((x) => x, [tf.scalar(1)]), /current value is shape \[\]/);
});
