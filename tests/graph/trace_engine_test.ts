import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { batchNorm, fakeQuant, useEngine } from "@geta-lab/geta/engine";
import { quantized, replay, trace } from "@geta-lab/geta/graph";
import { difference, randomVariable } from "./networks.ts";

await useEngine({ blas: false });

const weight = randomVariable([3, 4], 1);
const scale = tf.variable(tf.ones([4])), offset = randomVariable([4], 2);
const mean = randomVariable([4], 3, false), variance = tf.variable(tf.ones([4]), false);
const variables = { "fc/kernel": weight, scale, offset, mean, variance };
const f = (x: Tensor) =>
  tf.relu(batchNorm(tf.matMul(x, weight), { scale, offset, mean, variance }));
const stepSize = tf.variable(tf.tensor1d([0.1])), clip = tf.variable(tf.tensor1d([1]));
const g = quantized(
  f,
  { layers: [{ name: "fc", weight, weightQuantizer: { stepSize, clip } }] },
  (x, scalars) => fakeQuant(x, scalars),
);
const x = tf.randomNormal([5, 3], 0, 1, "float32", 1);

Deno.test("trace() records the engine's own kernels as one operator each and keeps statistics", () => {
  const before = [[...mean.dataSync()], [...variance.dataSync()]];
  const tensors = tf.memory().numTensors;
  const graph = trace(g, [x], { variables });
  assert.deepEqual([[...mean.dataSync()], [...variance.dataSync()]], before);
  assert.equal(tf.memory().numTensors, tensors);
  const ops = graph.nodes.map((node) => node.op);
  assert.deepEqual(ops.slice(1), ["BatchMatMul", "BatchNormTraining", "Relu"]);
  assert.match(ops[0]!, /^FakeQuant/);
  assert.deepEqual(graph.nodes[0]!.scopes, ["fakeQuant:fc:weight"]);
});

Deno.test("replay() of a training graph trains: same gradients, running statistics move", () => {
  const run = replay(trace(f, [x], { variables }), variables);
  const loss = (f: (x: Tensor) => Tensor) => () => tf.sum(tf.square(f(x))) as tf.Scalar;
  const before = mean.dataSync()[0];
  const found = tf.variableGrads(loss((x) => run(x)[0]!)).grads;
  assert.notEqual(mean.dataSync()[0], before);
  const expected = tf.variableGrads(loss(f)).grads;
  for (const variable of [weight, scale, offset]) {
    assert.equal(difference(found[variable.name]!, expected[variable.name]!), 0);
  }
});
