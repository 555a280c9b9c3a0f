import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { trace } from "@geta-lab/geta/graph";
import { addRelu, backward } from "@geta-lab/geta/engine";
import { assertAllClose, MODES, noise, onCpu, onEngine } from "./backends.ts";
import { outputAndGradients } from "./gradients.ts";

// one number, no whole vector, a tail, several chunks of work
const SHAPES = [[1], [3], [2, 3, 5, 7], [300, 401]];

for (const [mode, options] of Object.entries(MODES)) {
  Deno.test(`addRelu() and its gradients equal add and relu on the cpu backend, ${mode}`, async () => {
    for (const shape of SHAPES) {
      const inputs = () => [noise(shape, 1), noise(shape, 2)];
      const fused = () => outputAndGradients((a, b) => addRelu(a!, b!), inputs());
      const separate = () => outputAndGradients((a, b) => tf.relu(tf.add(a!, b!)), inputs());
      assertAllClose(await onEngine(fused, options), await onCpu(separate));
    }
  });
}

Deno.test("addRelu() is add and relu on other backends", async () => {
  const f = () => [addRelu(noise([4, 3], 1), noise([4, 3], 2))];
  assertAllClose(await onCpu(f), await onEngine(f));
});

Deno.test("addRelu() of one tensor twice counts its gradient twice, in tfjs and in backward()", async () => {
  const [byTfjs, byUs] = await onEngine(() => {
    const x = tf.tensor1d([1, -2, 3]);
    const loss = (x: tf.Tensor) => tf.sum(addRelu(x, x));
    return [tf.grad(loss)(x), backward(() => loss(x) as tf.Scalar, [x]).gradients[0]!];
  });
  assert.deepEqual([...byTfjs!], [2, 0, 2]);
  assert.deepEqual([...byUs!], [2, 0, 2]);
});

Deno.test("addRelu() has second derivatives", async () => {
  const steepness = (add: (a: tf.Tensor, b: tf.Tensor) => tf.Tensor) => () => {
    const cubes = (x: tf.Tensor) => tf.sum(tf.pow(add(x, tf.mul(x, x)), 3));
    return [tf.grad((x) => tf.sum(tf.square(tf.grad(cubes)(x))))(noise([20], 1))];
  };
  const separate = steepness((a, b) => tf.relu(tf.add(a, b)));
  assertAllClose(await onEngine(steepness(addRelu)), await onCpu(separate), 1e-4);
});

Deno.test("addRelu() lets NaN through", async () => {
  const [y] = await onEngine(() => [addRelu(tf.tensor1d([NaN, 1]), tf.tensor1d([1, -Infinity]))]);
  assert.deepEqual([...y!], [NaN, 0]);
});

Deno.test("addRelu() rejects tensors of different shapes, and integers", async () => {
  await onEngine(() => []);
  tf.tidy(() => {
    assert.throws(
      () => addRelu(tf.zeros([2, 3]), tf.zeros([3])),
      new TypeError("Cannot use b: its shape must be [2,3]: current value is [3]"),
    );
    assert.throws(() => addRelu(tf.zeros([2]), tf.zeros([2], "int32")), TypeError);
  });
});

Deno.test("a trace shows addRelu() as sum and relu", async () => {
  await onEngine(() => {
    const shift = tf.variable(noise([3], 2));
    const graph = trace((x: tf.Tensor) => addRelu(x, tf.add(x, shift)), [noise([4, 3], 1)], {
      variables: { shift },
    });
    assert.deepEqual(graph.nodes.map(({ op }) => op), ["Add", "Add", "Relu"]);
    shift.dispose();
    return [];
  });
});
