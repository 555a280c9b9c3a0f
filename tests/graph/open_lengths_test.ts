/** What lengths a trace leaves open, and what it refuses. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { cutFormula, fromJson, replay, toJson, trace } from "@geta-lab/geta/graph";
import { layersModel } from "@geta-lab/geta/nn";

await useEngine({ threads: 1 });
const L = tf.layers;
const inputShapes = [[null, null, null, 3]];
const images = (...shape: number[]) => tf.randomNormal(shape, 0, 1, "float32", 1);
const kernel = tf.variable(images(3, 3, 3, 4));
const conv = (x: Tensor) =>
  tf.conv2d(x as tf.Tensor4D, kernel as Tensor as tf.Tensor4D, 1, "same") as Tensor;
const at = (f: (x: Tensor) => Tensor) =>
  trace(f, [images(1, 8, 8, 3)], { inputShapes, variables: { kernel } });
const refused = (f: (x: Tensor) => Tensor, message: RegExp) =>
  assert.throws(
    () => at(f),
    (error: Error) => error.name === "TypeError" && message.test(error.message),
  );

Deno.test("trace() leaves the lengths open that a model of tf.layers leaves open", () => {
  const layers = [
    L.conv2d({
      name: "a",
      filters: 4,
      kernelSize: 3,
      strides: 2,
      inputShape: [null, null, 3] as never,
    }),
    L.batchNormalization({ name: "n" }),
    L.upSampling2d({ name: "u", size: [2, 3] }),
    L.conv2dTranspose({ name: "t", filters: 5, kernelSize: 3, strides: 2 }),
    L.globalAveragePooling2d({ name: "g" } as never),
    L.dense({ name: "d", units: 2 }),
  ];
  const model = tf.sequential({ layers }), { variables } = layersModel(model, [9, 9, 3]);
  const graph = trace(model, [images(1, 9, 9, 3)], { variables });
  assert.equal(graph.fixedBecause, undefined);
  assert.deepEqual(graph.values[0]!.free, [1, 2]);
  for (const x of [images(1, 9, 9, 3), images(3, 12, 7, 3)]) {
    const [y] = replay(graph, variables)(x);
    const difference = tf.max(tf.abs(tf.sub(y!, model.predict(x) as Tensor))).dataSync()[0]!;
    assert.ok(difference <= 1e-5, `${difference}`);
  }
  tf.dispose(variables);
});

Deno.test("trace() keeps the lengths of the trace where a model says more than it can, and replay() tells why", () => {
  const head = tf.variable(images(8 * 8 * 3, 2));
  const f = Object.assign((x: Tensor) => tf.matMul(tf.reshape(x, [x.shape[0]!, -1]), head), {
    inputs: [{ name: "x", shape: [null, null, null, 3] }],
  });
  const variables = { head }, graph = trace(f, [images(1, 8, 8, 3)], { variables });
  const reason =
    "it must run with another height and width, too: current value is Reshape to [2,270], which needs height 8 and width 8";
  assert.ok(graph.fixedBecause!.startsWith(reason), `${graph.fixedBecause}`);
  assert.throws(
    () => replay(fromJson(toJson(graph)), variables)(images(1, 9, 8, 3)),
    (error: Error) => {
      const start = "Cannot replay the graph: input:0 must have shape [1,8,8,3], as traced";
      return error.name === "TypeError" && error.message.startsWith(`${start} (${reason}`);
    },
  );
  head.dispose();
});

Deno.test("trace() refuses what needs a fixed height or width, with the reason", () => {
  const flat = (x: Tensor) => tf.reshape(conv(x), [x.shape[0]!, 8 * 8 * 4]);
  refused(
    flat,
    /^Cannot trace the function: it must run with another height and width, too: current value is Conv2D to \[2,9,10,4\], which needs height 8 and width 8 \("Size\(720\) must match/,
  );
});

Deno.test("trace() refuses constants and lengths that do not follow from the lengths of tensors", () => {
  refused(
    (x) => tf.mul(conv(x), tf.scalar(1 / x.shape[1]!)),
    /^Cannot trace the function: a constant inside it must be the same for every height and width or have equal elements: current value is a constant of shape \[\]$/,
  );
  refused(
    (x) => tf.mul(conv(x), tf.linspace(0, 1, x.shape[1]! + x.shape[2]!).slice(0, 1)),
    /^Cannot trace the function: all lengths in it must follow from the lengths of tensors for every height and width: current value is operator 1 \(LinSpace\) with num 16, 19, 20, 23$/,
  );
  refused(
    (x) => tf.relu(x.shape[1]! % 2 === 0 ? conv(x) : tf.neg(conv(x))),
    /^Cannot trace the function: it must run the same operators for every height and width: current value is operator 1 \(Relu or Neg\), which differs$/,
  );
});

Deno.test("trace() refuses shapes that do not fit the dummies", () => {
  assert.throws(() => trace(conv, [images(1, 8, 8, 3)], { inputShapes: [[null, null, 4]] }), {
    name: "TypeError",
    message:
      "Cannot trace the function: input:0 must have the shape [any,any,4]: current value is [1,8,8,3]",
  });
});

Deno.test("replay() still asks for the lengths that are not open", () => {
  const graph = trace(conv, [images(1, 8, 8, 3)], {
    inputShapes: [[null, null, 8, 3]],
    variables: { kernel },
  });
  assert.deepEqual(replay(graph, { kernel })(images(2, 5, 8, 3))[0]!.shape, [2, 5, 8, 4]);
  assert.throws(() => replay(graph, { kernel })(images(2, 8, 5, 3)), {
    name: "TypeError",
    message: "Cannot use input:0: its shape must be [2,8,8,3]: current value is [2,8,5,3]",
  });
});

Deno.test("fromJson() refuses lengths that follow from nothing", () => {
  const graph = at((x) => tf.image.resizeBilinear(conv(x) as tf.Tensor4D, [2 * x.shape[1]!, 9]));
  const damaged = (change: (lengths: Record<string, unknown>) => void) => {
    const copy = JSON.parse(toJson(graph));
    change(copy.nodes.at(-1).lengths);
    return () => fromJson(JSON.stringify(copy));
  };
  assert.deepEqual(fromJson(toJson(graph)), graph);
  const source = { of: [[1, 1]], times: 2, over: 1, plus: 0 };
  assert.throws(damaged((lengths) => lengths["size.2"] = source), {
    message: /operator 1 \(ResizeBilinear\) must have a length at size.2/,
  });
  assert.throws(damaged((lengths) => lengths["size.0"] = { ...source, of: [[99, 0]] }), {
    message: /must read a value made before it: current value is value 99/,
  });
  assert.throws(damaged((lengths) => lengths["size.0"] = { ...source, of: [[0, 7]] }), {
    message: /must follow from an axis of value 0: current value is axis 7/,
  });
  assert.throws(damaged((lengths) => lengths["size.0"] = { ...source, over: 0 }), {
    name: "TypeError",
  });
});

Deno.test("cutFormula() weighs up lengths on either side", () => {
  const formula = { of: [[0, 1]] as [number, number][], times: 2, over: 3, plus: 0 };
  const before = { result: 8, sources: [12] };
  assert.deepEqual(cutFormula(formula, before, { result: 4, sources: [12] }), {
    ...formula,
    times: 1,
  });
  assert.deepEqual(cutFormula(formula, before, { result: 8, sources: [6] }), {
    ...formula,
    times: 4,
  });
  assert.deepEqual(cutFormula(formula, before, before), formula);
});

Deno.test("replay() refuses numbers of steps that a layer cannot take, and trace() steps that are not alike", () => {
  const kernel = tf.variable(tf.ones([2, 2])), variables = { kernel };
  const recurrent = (bend: (h: Tensor, step: number) => Tensor) => (x: Tensor) =>
    tf.unstack(x, 1).reduce(
      (h, one, step) => bend(tf.add(one, tf.matMul(h, kernel)), step),
      tf.zeros([x.shape[0]!, 2]),
    );
  const open = { variables, inputShapes: [[null, null, 2]] };
  const graph = trace(recurrent(tf.tanh), [tf.zeros([1, 4, 2])], open);
  assert.equal(graph.nodes.filter(({ repeats }) => repeats).length, 1);
  const copy = JSON.parse(toJson(graph));
  for (const node of copy.nodes) if (node.repeats) node.repeats.times = 1e6;
  assert.throws(() => replay(fromJson(JSON.stringify(copy)), variables)(tf.zeros([1, 4, 2])), {
    name: "RangeError",
    message: /they must be alike, and 1 to 100000: current value is 4000000$/,
  });
  const uneven = recurrent((h, step) => step === 1 ? tf.relu(h) : tf.tanh(h));
  assert.throws(() => trace(uneven, [tf.zeros([1, 4, 2])], open), {
    name: "TypeError",
    message:
      /^Cannot trace the function: it must run the same operators for every length: current value is operator \d+/,
  });
  kernel.dispose();
});
