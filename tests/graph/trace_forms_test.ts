/** Every form a traced function may have. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { NamedVariables, Tensor } from "@geta-lab/geta/core";
import { fromJson, type Graph, quantized, replay, toJson, trace } from "@geta-lab/geta/graph";
import { difference, layersModel, modelVariables, randomVariable } from "./networks.ts";

/** A graph that went through a file and back. */
const reread = (graph: Graph) => fromJson(toJson(graph));

const inputNames = (graph: Graph) =>
  graph.leaves.filter(({ kind }) => kind === "input").map(({ name }) => name);

/** Tokens and a mask to the state of each token and to scores. */
function tagger(): {
  f: (x: Batch) => { hidden: Tensor; logits: Tensor };
  variables: NamedVariables;
} {
  const variables = { table: randomVariable([7, 4], 1), head: randomVariable([4, 2], 2) };
  const f = ({ tokens, mask }: Batch) => {
    const hidden = tf.mul(
      tf.gather(variables.table, tf.cast(tokens, "int32")),
      tf.expandDims(mask, 2),
    );
    return { hidden, logits: tf.matMul(tf.sum(hidden, 1), variables.head) };
  };
  return { f, variables };
}

type Batch = { tokens: Tensor; mask: Tensor };

const batchOf = (size: number): Batch => ({
  tokens: tf.tensor2d(Array.from({ length: size * 3 }, (_, i) => i % 7), [size, 3], "int32"),
  mask: tf.tensor2d(Array.from({ length: size * 3 }, (_, i) => Number(i % 3 < 2)), [size, 3]),
});

Deno.test("trace() takes a mask of one sample, which tfjs repeats only where there are several", () => {
  const mask = tf.variable(tf.tensor2d([1, 0, 0, 1, 1, 0], [3, 2], "bool"), false);
  const variables = { mask, scale: randomVariable([2], 3) };
  const f = (x: Tensor) => tf.where(mask as Tensor, tf.mul(x, variables.scale), -1);
  for (const dummies of [1, 2]) {
    const run = replay(reread(trace(f, [tf.zeros([dummies, 3, 2])], { variables })), variables);
    for (const batch of [1, 2, 3, 5]) {
      const x = tf.randomNormal([batch, 3, 2], 0, 1, "float32", batch);
      assert.equal(difference(run(x)[0]!, f(x)), 0);
    }
  }
});

Deno.test("trace() refuses a function that repeats by the batch and does more than that for one sample", () => {
  const variables = { mask: randomVariable([3, 2], 1) };
  const f = (x: Tensor) => {
    const wide = tf.broadcastTo(variables.mask, [x.shape[0]!, 3, 2]);
    return tf.mul(x.shape[0] === 1 ? x : tf.abs(x), wide);
  };
  assert.throws(() => trace(f, [tf.zeros([1, 3, 2])], { variables }), {
    name: "TypeError",
    message:
      "Cannot trace the function: it must run the same operators for every batch size: current value is operator 1 (Multiply or Tile), which differs",
  });
});

Deno.test("trace() names arguments and results of a function of objects, replay() takes the same object", () => {
  const { f, variables } = tagger();
  const graph = reread(trace(f, batchOf(1), { variables }));
  assert.deepEqual(inputNames(graph), ["input:tokens", "input:mask"]);
  assert.deepEqual(graph.outputNames, ["hidden", "logits"]);
  const run = replay(graph, variables), batch = batchOf(4);
  const expected = Object.values(f(batch));
  for (
    const found of [
      run(batch),
      run(batch.tokens, batch.mask),
      run({ mask: batch.mask, tokens: batch.tokens }),
    ]
  ) {
    assert.equal(found.length, 2);
    found.forEach((y, i) => assert.equal(difference(y, expected[i]!), 0));
  }
  assert.throws(() => run({ tokens: batch.tokens }), {
    name: "TypeError",
    message: "Cannot replay the graph: input mask must be given: current value is tokens",
  });
  assert.throws(
    () => run({ ...batch, mask: batch.tokens.reshape([3, 4]) }),
    /Cannot use input:mask: its shape/,
  );
});

Deno.test("quantized() keeps objects of tensors as arguments and results", () => {
  const { f, variables } = tagger(), batch = batchOf(3);
  const weightQuantizer = { stepSize: tf.tensor1d([0.5]), clip: tf.tensor1d([8]) };
  const layer = { name: "head", weight: variables.head!, weightQuantizer };
  const round = (x: Tensor) => tf.mul(tf.round(tf.mul(x, 2)), 0.5);
  const g = quantized(f, { layers: [layer] }, round);
  const graph = reread(trace(g, batchOf(1), { variables }));
  assert.deepEqual(graph.outputNames, ["hidden", "logits"]);
  assert.ok(graph.nodes.some(({ scopes }) => scopes.includes("fakeQuant:head:weight")));
  const { hidden, logits } = g(batch);
  const expected = tf.matMul(tf.sum(hidden, 1), round(variables.head!));
  assert.equal(difference(logits, expected), 0);
  assert.equal(difference(replay(graph, variables)(batch)[1]!, expected), 0);
});

Deno.test("trace() takes the batch from the first part of an object; the others may have none", () => {
  const w = randomVariable([3], 1);
  const f = ({ x, limit }: { x: Tensor; limit: Tensor }) => tf.minimum(tf.mul(x, w), limit);
  const graph = trace(f, { x: tf.zeros([1, 3]), limit: tf.scalar(0) }, { variables: { w } });
  const x = tf.ones([5, 3]), limit = tf.scalar(0.1);
  assert.equal(difference(replay(graph, { w })({ x, limit })[0]!, f({ x, limit })), 0);
});

Deno.test("trace() takes any word as a name, and keeps a variable of the same name apart", () => {
  const w = tf.variable(tf.ones([3]), true, "input:x");
  const inputs = JSON.parse('{"x":0,"__proto__":0,"a b:c":0}') as Record<string, Tensor>;
  for (const name of Object.keys(inputs)) {
    Object.defineProperty(inputs, name, { value: tf.ones([1, 3]) });
  }
  const sum = (all: Record<string, Tensor>) => tf.mul(tf.addN(Object.values(all)), w);
  const graph = reread(trace(sum, inputs));
  assert.deepEqual(inputNames(graph), ["input:x", "input:__proto__", "input:a b:c"]);
  assert.deepEqual(graph.leaves.at(-1)!.name, "input:x_1");
  const [y] = replay(graph, { "input:x_1": w })(inputs);
  assert.deepEqual([...y!.dataSync()], [3, 3, 3]);
});

Deno.test("trace() of a LayersModel is that of its apply, in inference mode", () => {
  const model = layersModel("direct"), x = tf.zeros([1, 8, 8, 3]);
  const graph = trace(model, [x]);
  assert.deepEqual(graph, trace((x) => model.apply(x) as Tensor, [x]));
  const batch = tf.randomNormal([3, 8, 8, 3], 0, 1, "float32", 1);
  const run = replay(reread(graph), modelVariables(model));
  assert.ok(difference(run(batch)[0]!, model.predict(batch) as Tensor) <= 1e-6);
});

Deno.test("trace() of a LayersModel with several inputs and outputs takes a list, or an object by its input names", () => {
  const [left, right] = ["left", "right"].map((name) => tf.input({ shape: [4], name }));
  const shared = tf.layers.dense({ units: 3, activation: "relu", name: "siamese" });
  const [a, b] = [left!, right!].map((x) => shared.apply(x) as tf.SymbolicTensor);
  const sum = tf.layers.add().apply([a!, b!]) as tf.SymbolicTensor;
  const model = tf.model({ inputs: [left!, right!], outputs: [sum, a!] });
  const dummies = { right: tf.zeros([1, 4]), left: tf.zeros([1, 4]) };
  const listed = trace(model, [dummies.left, dummies.right]), named = trace(model, dummies);
  assert.deepEqual(inputNames(listed), ["input:0", "input:1"]);
  assert.deepEqual(inputNames(named), ["input:right", "input:left"]);
  // the shared layer is used twice and read once
  assert.deepEqual(listed.leaves.slice(2).map(({ name }) => name), [
    "siamese/kernel",
    "siamese/bias",
  ]);
  const x = { left: tf.randomNormal([2, 4], 0, 1, "float32", 1), right: tf.ones([2, 4]) };
  const expected = model.apply([x.left, x.right]) as Tensor[];
  const variables = modelVariables(model);
  for (const found of [replay(listed, variables)(x.left, x.right), replay(named, variables)(x)]) {
    assert.equal(found.length, 2);
    found.forEach((y, i) => assert.ok(difference(y, expected[i]!) <= 1e-6));
  }
  assert.throws(
    () => trace(model, { left: dummies.left }),
    /input right of the model must be given: current value is left/,
  );
});

Deno.test("trace() gives two layers models of the same layers different names", () => {
  const build = () =>
    tf.sequential({ layers: [tf.layers.dense({ units: 2, inputShape: [3], name: "twin" })] });
  const [a, b] = [build(), build()];
  const graph = trace((x) => tf.add(a.apply(x) as Tensor, b.apply(x) as Tensor), [
    tf.zeros([1, 3]),
  ]);
  const names = graph.leaves.slice(1).map(({ name }) => name);
  assert.equal(new Set(names).size, 4);
  reread(graph);
});

Deno.test("trace() keeps what it knows of a custom gradient, scopes and shared weights in a recurrent loop", () => {
  const w = randomVariable([3, 3], 1);
  const square = tf.customGrad((x) => ({
    value: tf.square(x as Tensor),
    gradFunc: (dy: Tensor) => dy,
  }));
  const f = (x: Tensor) => {
    let state = tf.zerosLike(x);
    for (let step = 0; step < 3; step++) {
      state = tf.tidy(`step${step}`, () => square(tf.tanh(tf.add(x, tf.matMul(state, w)))));
    }
    return { state };
  };
  const graph = reread(trace(f, [tf.zeros([2, 3])], { variables: { w } }));
  assert.equal(graph.leaves.filter(({ kind }) => kind === "variable").length, 1);
  const squares = graph.nodes.filter(({ op }) => op === "Square");
  assert.deepEqual(squares.map(({ scopes }) => scopes), [["step0"], ["step1"], ["step2"]]);
  const x = tf.randomNormal([4, 3], 0, 1, "float32", 1);
  assert.equal(difference(replay(graph, { w })(x)[0]!, f(x).state), 0);
});

Deno.test("trace() takes a function that makes its variables in the first call", () => {
  let w: tf.Variable | undefined;
  const f = (x: Tensor) => {
    w ??= tf.variable(tf.ones([3]), true, "lazy/scale");
    return tf.mul(x, w);
  };
  const graph = trace(f, [tf.zeros([1, 3])]);
  assert.deepEqual(graph.leaves.map(({ name }) => name), ["input:0", "lazy/scale"]);
  assert.equal(w!.isDisposed, false);
});

Deno.test("trace() leaves nothing behind in any form", () => {
  const { f, variables } = tagger();
  const model = layersModel("clean"), x = tf.zeros([1, 8, 8, 3]), batch = batchOf(2);
  const before = tf.memory().numTensors;
  trace(f, batch, { variables });
  trace(model, [x]);
  trace((x) => model.apply(x, { training: true }) as Tensor, [x]);
  assert.equal(tf.memory().numTensors, before);
});
