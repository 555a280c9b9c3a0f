import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { replay, trace } from "@geta-lab/geta/graph";
import { isFused, runUnfused } from "../../lib/graph/record/unfuse.ts";
import { difference, randomVariable } from "./networks.ts";

const bias = randomVariable([4], 2), alpha = randomVariable([4], 3);
const x = tf.randomNormal([3, 6, 6, 2], 0, 1, "float32", 1) as tf.Tensor4D;
const rows = tf.reshape(x, [-1, 2]) as tf.Tensor2D;
const activations = {
  linear: [],
  relu: ["Relu"],
  relu6: ["Relu6"],
  elu: ["Elu"],
  sigmoid: ["Sigmoid"],
  prelu: ["Prelu"],
  leakyrelu: ["LeakyRelu"],
};
type Activation = keyof typeof activations;

const products = {
  Conv2D: {
    input: x,
    weight: randomVariable([3, 3, 2, 4], 4),
    run: (x: tf.Tensor, filter: tf.Tensor, activation: Activation) =>
      tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter: filter as tf.Tensor4D,
        strides: 2,
        pad: "same",
        bias,
        activation,
        preluActivationWeights: alpha,
        leakyreluAlpha: 0.3,
      }),
  },
  DepthwiseConv2dNative: {
    input: x,
    weight: randomVariable([3, 3, 2, 2], 5),
    run: (x: tf.Tensor, filter: tf.Tensor, activation: Activation) =>
      tf.fused.depthwiseConv2d({
        x: x as tf.Tensor4D,
        filter: filter as tf.Tensor4D,
        strides: 1,
        pad: "valid",
        bias,
        activation,
        preluActivationWeights: alpha,
        leakyreluAlpha: 0.3,
      }),
  },
  BatchMatMul: {
    input: rows as tf.Tensor,
    weight: randomVariable([4, 2], 6),
    run: (a: tf.Tensor, b: tf.Tensor, activation: Activation) =>
      tf.fused.matMul({
        a,
        b,
        transposeB: true,
        bias,
        activation,
        preluActivationWeights: alpha,
        leakyreluAlpha: 0.3,
      }),
  },
};

for (const [op, { input, weight, run }] of Object.entries(products)) {
  Deno.test(`runUnfused() gives the numbers of the fused kernel: ${op}`, () => {
    for (const activation of Object.keys(activations) as Activation[]) {
      const f = (x: tf.Tensor) => run(x, weight, activation) as tf.Tensor;
      const variables = { weight, bias, alpha };
      const graph = trace(f, [tf.slice(input, 0, 1)], { variables });
      const parts = graph.nodes.map((node) => node.op).filter((op) => op !== "Reshape");
      assert.deepEqual(parts, [op, "Add", ...activations[activation]]);
      assert.ok(difference(replay(graph, variables)(input)[0]!, f(input)) <= 1e-6, activation);
    }
  });
}

Deno.test("runUnfused() refuses what it does not know", () => {
  const inputs = { a: rows, b: products.BatchMatMul.weight };
  assert.throws(
    () =>
      runUnfused({
        kernelName: "_FusedMatMul",
        inputs,
        attrs: { transposeB: true, transposeA: false, activation: "swish" },
      }),
    /its activation must be known: current value is swish/,
  );
  assert.throws(
    () =>
      runUnfused({
        kernelName: "FusedConv2D",
        inputs: { ...inputs, bias },
        attrs: { dataFormat: "NCHW" },
      }),
    /its layout must be NHWC: current value is NCHW/,
  );
});

Deno.test("isFused() knows the fused kernels of tfjs", () => {
  assert.deepEqual(
    ["FusedConv2D", "FusedDepthwiseConv2D", "_FusedMatMul", "Conv2D", undefined].map(isFused),
    [true, true, true, false, false],
  );
});
