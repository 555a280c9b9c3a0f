import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { FakeQuant, QuantizerScalars } from "@geta-lab/geta/quant";
import type { Tensor, Variable } from "@geta-lab/geta/core";
import { layers, type PlannedLayer, quantized, replay, trace } from "@geta-lab/geta/graph";
import {
  difference,
  layersModel,
  modelVariables,
  randomVariable,
  residualNetwork,
} from "./networks.ts";

/** round(x / d) * d, with gradients to x (straight through) and d. */
const fakeQuant: FakeQuant = (x, { stepSize }) =>
  tf.customGrad((x, d, save) => {
    (save as tf.GradSaveFunc)([x as Tensor, d as Tensor]);
    const level = tf.round(tf.div(x as Tensor, d as Tensor));
    return {
      value: tf.mul(level, d as Tensor),
      gradFunc: (dy: Tensor, [x, d]: Tensor[]) => {
        const ratio = tf.div(x!, d!);
        const toStep = tf.sum(tf.mul(dy, tf.sub(tf.round(ratio), ratio)));
        return [dy, tf.reshape(toStep, [1])];
      },
    };
  })(x, stepSize);

function scalars(stepSize: number): QuantizerScalars<Variable> {
  return { stepSize: tf.variable(tf.tensor1d([stepSize])), clip: tf.variable(tf.tensor1d([8])) };
}

function planned(name: string, weight: Tensor): Required<PlannedLayer> {
  return { name, weight, weightQuantizer: scalars(0.05), activationQuantizer: scalars(0.1) };
}

/** Same loss and same gradients to all variables, as numbers. */
function assertSame(f: () => Tensor, g: () => Tensor, min: number): void {
  const loss = (f: () => Tensor) => () => tf.sum(tf.square(f())) as tf.Scalar;
  const a = tf.variableGrads(loss(f)), b = tf.variableGrads(loss(g));
  assert.equal(a.value.dataSync()[0], b.value.dataSync()[0]);
  const names = Object.keys(a.grads).filter((name) => a.grads[name]);
  assert.ok(names.length >= min, names.join());
  for (const name of names) {
    assert.equal(difference(a.grads[name]!, b.grads[name]!), 0, name);
    assert.ok(difference(a.grads[name]!, tf.zerosLike(a.grads[name]!)) > 0, name);
  }
}

Deno.test("quantized() equals the hand-written quantized network, gradients included", () => {
  const { f, variables } = residualNetwork();
  const [c1, c2, dw, head] = ["conv1", "conv2", "depthwise", "head"]
    .map((name) => planned(name, variables[`${name}/kernel`]!));
  const g = quantized(f, { layers: [c1!, c2!, dw!, head!] }, fakeQuant);
  const w = (layer: Required<PlannedLayer>) => fakeQuant(layer.weight, layer.weightQuantizer);
  const a = (x: Tensor, layer: Required<PlannedLayer>) => fakeQuant(x, layer.activationQuantizer);
  const conv = (x: Tensor, layer: Required<PlannedLayer>) =>
    tf.conv2d(a(x, layer) as tf.Tensor4D, w(layer) as tf.Tensor4D, 1, "same") as Tensor;
  const explicit = (x: Tensor) => {
    const h = tf.relu(tf.add(conv(x, c1!), variables["conv1/bias"]!));
    const sum = tf.add(h, conv(h, c2!));
    const d = tf.depthwiseConv2d(a(sum, dw!) as tf.Tensor4D, w(dw!) as tf.Tensor4D, 1, "same");
    const flat = tf.reshape(tf.maxPool(d, 2, 2, "same"), [x.shape[0]!, 64]);
    return tf.matMul(a(flat, head!), w(head!));
  };
  const x = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 1);
  assertSame(() => explicit(x), () => g(x), 13);
  const dx = tf.grad((x: Tensor) => tf.sum(explicit(x)))(x);
  assert.equal(difference(tf.grad((x: Tensor) => tf.sum(g(x)))(x), dx), 0);
});

for (const training of [false, true]) {
  Deno.test(`quantized() works inside a LayersModel with fused operators, training ${training}`, async () => {
    await tf.setBackend("cpu");
    const model = layersModel(`quantized_${training}`);
    const named = Object.values(modelVariables(model));
    const [kernel, bias, gamma, beta, dense, denseBias, mean, variance] = named;
    const c = planned("conv", kernel!), d = planned("dense", dense!);
    const f = (x: Tensor) => model.apply(x, { training }) as Tensor;
    const explicit = (x: Tensor) => {
      const qx = fakeQuant(x, c.activationQuantizer) as tf.Tensor4D;
      const y = tf.conv2d(qx, fakeQuant(c.weight, c.weightQuantizer) as tf.Tensor4D, 1, "valid");
      const h = tf.relu(tf.add(y, bias!)) as Tensor;
      const { mean: m, variance: v } = training
        ? { mean: tf.mean(h, [0, 1, 2]), variance: tf.moments(h, [0, 1, 2]).variance }
        : { mean: mean!, variance: variance! };
      const [a, b, o, s] = [m, v, beta!, gamma!] as Tensor[] as tf.Tensor1D[];
      const n = tf.reshape(tf.batchNorm(h, a!, b!, o!, s!, 1e-3), [x.shape[0]!, 144]);
      const qn = fakeQuant(n, d.activationQuantizer);
      return tf.add(tf.matMul(qn, fakeQuant(d.weight, d.weightQuantizer)), denseBias!);
    };
    const x = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 1);
    const g = quantized(f, { layers: [c, d] }, fakeQuant);
    assertSame(() => explicit(x), () => g(x), 10);
  });
}

Deno.test("quantized() can be traced, and a replayed graph can be quantized", () => {
  const { f, variables } = residualNetwork();
  const graph = trace(f, [tf.zeros([1, 8, 8, 3])], { variables });
  const plan = {
    layers: layers(graph).map(({ name, weight }) => planned(name, variables[weight]!)),
  };
  const g = quantized(f, plan, fakeQuant);
  const traced = trace(g, [tf.ones([1, 8, 8, 3])], { variables });
  const scopes = new Set(traced.nodes.flatMap((node) => node.scopes));
  assert.deepEqual(
    [...scopes].sort(),
    plan.layers.flatMap(({ name }) => [`fakeQuant:${name}:activation`, `fakeQuant:${name}:weight`])
      .sort(),
  );
  const plain = traced.nodes.filter((node) => node.scopes.length === 0).map((node) => node.op);
  assert.deepEqual(plain, graph.nodes.map((node) => node.op));
  const x = tf.randomNormal([3, 8, 8, 3], 0, 1, "float32", 1);
  const run = replay(graph, variables);
  const again = quantized((x) => run(x)[0]!, plan, fakeQuant);
  assertSame(() => g(x), () => again(x), 13);
});

Deno.test("quantized() follows a weight through transpose, reshape and a copy on the left side", () => {
  const weight = randomVariable([2, 3], 1);
  const f = (x: Tensor) =>
    tf.matMul(tf.transpose(tf.reshape(tf.clone(weight), [3, 2])), tf.transpose(x)) as Tensor;
  const layer = planned("left", weight);
  const x = tf.randomNormal([4, 3], 0, 1, "float32", 1);
  const explicit = () => {
    const w = tf.reshape(fakeQuant(weight, layer.weightQuantizer), [3, 2]);
    return tf.matMul(tf.transpose(w), fakeQuant(tf.transpose(x), layer.activationQuantizer));
  };
  const g = quantized(f, { layers: [layer] }, fakeQuant);
  assertSame(explicit, () => g(x), 3);
});

Deno.test("quantized() quantizes a shared weight once and its data at each use", () => {
  const weight = randomVariable([3, 3], 1), layer = planned("shared", weight);
  const seen: Tensor[] = [];
  const counting: FakeQuant = (x, s) => (seen.push(x), fakeQuant(x, s));
  const f = (x: Tensor) =>
    tf.matMul(tf.tidy(() => tf.relu(tf.matMul(x, weight))), weight) as Tensor;
  quantized(f, { layers: [layer] }, counting)(tf.ones([1, 3]));
  assert.equal(seen.filter((x) => x === weight).length, 1);
  assert.equal(seen.length, 3);
});

Deno.test("quantized() without quantizers changes nothing", () => {
  const { f, variables } = residualNetwork();
  const x = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 1);
  const plan = { layers: [{ name: "conv1", weight: variables["conv1/kernel"]! }] };
  assertSame(() => f(x), () => quantized(f, plan, fakeQuant)(x), 5);
});

Deno.test("quantized() leaves no tensor and no hook behind, error or not", () => {
  const { f, variables } = residualNetwork();
  const layer = planned("conv1", variables["conv1/kernel"]!);
  const x = tf.zeros([1, 8, 8, 3]), before = tf.memory().numTensors;
  quantized(f, { layers: [layer] }, fakeQuant)(x).dispose();
  const broken = quantized((x) => tf.matMul(f(x), x), { layers: [layer] }, fakeQuant);
  assert.throws(() => broken(x));
  assert.equal(tf.memory().numTensors, before);
  assert.equal(Object.hasOwn(tf.engine(), "runKernelFunc"), false);
});

Deno.test("quantized() refuses a weight that the function does not use", () => {
  const { f, variables } = residualNetwork();
  const unused = planned("lost", randomVariable([3, 3], 1));
  const used = planned("conv1", variables["conv1/kernel"]!);
  assert.throws(
    () => quantized(f, { layers: [used, unused] }, fakeQuant)(tf.zeros([1, 8, 8, 3])),
    /^TypeError: Cannot quantize layer lost: the function must use its weight/,
  );
  const bias = planned("bias", variables["conv1/bias"]!);
  assert.throws(
    () => quantized(f, { layers: [bias] }, fakeQuant)(tf.zeros([1, 8, 8, 3])),
    /Cannot quantize layer bias/,
    "an activation quantizer that never runs must not pass silently",
  );
});

Deno.test("quantized() refuses a weight inside a custom gradient", () => {
  const weight = randomVariable([3, 3], 1), layers = [planned("custom", weight)];
  const operand = tf.customGrad((x, w) => ({
    value: tf.matMul(x as Tensor, w as Tensor),
    gradFunc: (dy: Tensor) => [dy, dy],
  }));
  const closure = tf.customGrad((x) => ({
    value: tf.matMul(x as Tensor, weight) as Tensor,
    gradFunc: (dy: Tensor) => dy,
  }));
  for (const f of [(x: Tensor) => operand(x, weight), (x: Tensor) => closure(x)]) {
    assert.throws(
      () => quantized(f, { layers }, fakeQuant)(tf.ones([1, 3])),
      /Cannot quantize layer custom: .* custom gradient$/,
    );
  }
});

Deno.test("quantized() refuses two layers of one name or weight", () => {
  const a = planned("a", randomVariable([2, 2], 1)), b = planned("b", randomVariable([2, 2], 2));
  const f = (x: Tensor) => x;
  assert.throws(() => quantized(f, { layers: [a, { ...b, name: "a" }] }, fakeQuant), {
    name: "TypeError",
    message:
      "Cannot quantize the function: every layer must have its own name: current value is layer a twice",
  });
  assert.throws(
    () => quantized(f, { layers: [a, { ...b, weight: a.weight }] }, fakeQuant),
    /its own weight: current value is layer b twice/,
  );
});
