import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import type { Tensor } from "@geta-lab/geta/core";
import { replay, trace } from "@geta-lab/geta/graph";
import {
  difference,
  layersModel,
  modelVariables,
  randomVariable,
  residualNetwork,
} from "./networks.ts";

Deno.test("replay() gives outputs and gradients of the traced function, at any batch size", () => {
  const { f, variables } = residualNetwork();
  const run = replay(trace(f, [tf.zeros([2, 8, 8, 3])], { variables }), variables);
  for (const batch of [1, 2, 5]) {
    const x = tf.randomNormal([batch, 8, 8, 3], 0, 1, "float32", batch);
    assert.equal(difference(run(x)[0]!, f(x)), 0);
    const loss = (g: (x: Tensor) => Tensor) => () => tf.sum(tf.square(g(x))) as tf.Scalar;
    const expected = tf.variableGrads(loss(f)).grads;
    const found = tf.variableGrads(loss((x) => run(x)[0]!)).grads;
    assert.equal(Object.keys(expected).length >= 5, true);
    for (const [name, gradient] of Object.entries(expected)) {
      assert.equal(difference(found[name]!, gradient), 0, name);
    }
    const dx = tf.grad((x: Tensor) => tf.sum(f(x)))(x);
    assert.equal(difference(tf.grad((x: Tensor) => tf.sum(run(x)[0]!))(x), dx), 0);
  }
});

Deno.test("replay() runs a LayersModel", () => {
  const model = layersModel("replayed");
  const f = (x: Tensor) => model.apply(x) as Tensor;
  const run = replay(trace(f, [tf.zeros([1, 8, 8, 3])]), modelVariables(model));
  const x = tf.randomNormal([3, 8, 8, 3], 0, 1, "float32", 1);
  assert.ok(difference(run(x)[0]!, f(x)) <= 1e-6);
});

Deno.test("replay() runs a recurrent network", () => {
  const model = tf.sequential({
    layers: [tf.layers.lstm({ units: 2, inputShape: [3, 4], name: "replayed_lstm" })],
  });
  const f = (x: Tensor) => model.apply(x) as Tensor;
  const run = replay(trace(f, [tf.zeros([1, 3, 4])]), modelVariables(model));
  const x = tf.randomNormal([5, 3, 4], 0, 1, "float32", 1);
  assert.ok(difference(run(x)[0]!, f(x)) <= 1e-6);
});

Deno.test("replay() runs several inputs and outputs, constants and growing constants", () => {
  const scale = randomVariable([2], 1);
  const f = (a: Tensor, b: Tensor) => {
    const sum = tf.concat([tf.mul(a, scale), tf.add(b, tf.tensor1d([5, 6]))], 1);
    return [...tf.split(tf.sub(sum, tf.ones(sum.shape)), 2, 1), tf.argMax(sum, 1)];
  };
  const graph = trace((a, b) => f(a!, b!), [tf.zeros([1, 2]), tf.zeros([1, 2])], {
    variables: { scale },
  });
  const [a, b] = [1, 2].map((seed) => tf.randomNormal([4, 2], 0, 1, "float32", seed));
  const found = replay(graph, { scale })(a!, b!), expected = f(a!, b!);
  assert.equal(found.length, 3);
  found.forEach((y, i) => assert.deepEqual([...y.dataSync()], [...expected[i]!.dataSync()]));
  assert.deepEqual(found.map((y) => y.dtype), ["float32", "float32", "int32"]);
});

Deno.test("replay() equals the function for random stacks of dense layers", () => {
  const widths = fc.array(fc.integer({ min: 1, max: 6 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(widths, fc.integer({ min: 1, max: 4 }), (widths, batch) => {
      tf.tidy(() => {
        const weights = widths.slice(1).map((n, i) => randomVariable([widths[i]!, n], i));
        const variables = Object.fromEntries(weights.map((weight, i) => [`w${i}`, weight]));
        const f = (x: Tensor) => weights.reduce((y, w) => tf.tanh(tf.matMul(y, w)), x);
        const run = replay(trace(f, [tf.zeros([1, widths[0]!])], { variables }), variables);
        const x = tf.randomNormal([batch, widths[0]!], 0, 1, "float32", 7);
        assert.equal(difference(run(x)[0]!, f(x)), 0);
        weights.forEach((weight) => weight.dispose());
      });
    }),
    { seed: 1, numRuns: 30 },
  );
});

Deno.test("replay() leaves nothing behind but its outputs", () => {
  const { f, variables } = residualNetwork();
  const run = replay(trace(f, [tf.zeros([2, 8, 8, 3])], { variables }), variables);
  const x = tf.zeros([2, 8, 8, 3]), before = tf.memory();
  const y = run(x)[0]!;
  assert.equal(tf.memory().numTensors, before.numTensors + 1);
  y.dispose();
  assert.equal(tf.memory().numBytes, before.numBytes);
  tf.dispose(tf.variableGrads(() => tf.sum(run(x)[0]!) as tf.Scalar));
  assert.equal(tf.memory().numTensors, before.numTensors);
});

Deno.test("replay() refuses missing and wrong parameters and inputs", () => {
  const { f, variables } = residualNetwork();
  const graph = trace(f, [tf.zeros([2, 8, 8, 3])], { variables });
  const { "conv1/bias": bias, ...rest } = variables;
  assert.throws(() => replay(graph, rest), {
    name: "TypeError",
    message:
      "Cannot replay the graph: parameter conv1/bias must be given: current value is undefined",
  });
  assert.throws(() => replay(graph, { ...variables, "conv1/kernel": bias! }), {
    name: "TypeError",
    message: "Cannot use conv1/kernel: its shape must be [3,3,3,4]: current value is [4]",
  });
  const run = replay(graph, variables);
  assert.throws(() => run(), /must get 1 inputs: current value is 0/);
  assert.throws(() => run(tf.zeros([2, 8, 9, 3])), {
    name: "TypeError",
    message: "Cannot use input:0: its shape must be [2,8,8,3]: current value is [2,8,9,3]",
  });
});

Deno.test("replay() multiplies matrices whose batch axes broadcast right on tfjs' cpu backend, with gradients", async () => {
  await import("@tensorflow/tfjs-backend-cpu");
  await tf.setBackend("cpu");
  const scale = randomVariable([], 3),
    normal = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 1, "float32", seed);
  for (
    const [p, q] of [
      [[2, 4, 3, 5], [2, 1, 5, 3]],
      [[2, 1, 3, 5], [4, 5, 3]],
      [[2, 3, 1, 2, 5], [2, 1, 4, 5, 3]],
    ] as const
  ) {
    const [a, b] = [normal([...p], 1), normal([...q], 2)];
    const product = (a: Tensor, b: Tensor) => tf.mul(scale, tf.matMul(a, b));
    const run = replay(trace((a, b) => product(a!, b!), [a, b], { variables: { scale } }), {
      scale,
    });
    // all pairs of rows and columns, as broadcasting puts them together
    const definition = (a: Tensor, b: Tensor) =>
      tf.mul(scale, tf.sum(tf.mul(tf.expandDims(a, -1), tf.expandDims(b, -3)), -2));
    assert.ok(difference(run(a, b)[0]!, definition(a, b)) <= 1e-5, `${p} and ${q}`);
    const gradients = (f: typeof definition) =>
      tf.grads((a, b) => tf.sum(tf.square(f(a!, b!))))([a, b]);
    const expected = gradients(definition), found = gradients((a, b) => run(a, b)[0]!);
    found.forEach((x, i) => assert.ok(difference(x, expected[i]!) <= 1e-3, `${p} and ${q}, ${i}`));
  }
});
