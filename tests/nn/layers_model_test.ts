import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { siamese } from "@geta-lab/geta/zoo";
import { trace } from "@geta-lab/geta/graph";
import { exampleInputs, layersModel } from "@geta-lab/geta/nn";

Deno.test("layersModel() gives the model's own variables, with running statistics not trainable", async () => {
  await useEngine();
  const layers = [
    tf.layers.dense({ name: "fc", units: 2, inputShape: [3], useBias: false }),
    tf.layers.batchNormalization({ name: "bn" }),
  ];
  const model = tf.sequential({ name: "mine", layers });
  const { name, variables, forward } = layersModel(model);
  assert.equal(name, "mine");
  const trainable = Object.entries(variables).map(([name, { trainable }]) => [name, trainable]);
  assert.deepEqual(Object.fromEntries(trainable), {
    "fc/kernel": true,
    "bn/gamma": true,
    "bn/beta": true,
    "bn/moving_mean": false,
    "bn/moving_variance": false,
  });
  tf.tidy(() => {
    variables["fc/kernel"]!.assign(tf.zeros([3, 2]));
    variables["bn/beta"]!.assign(tf.tensor1d([4, 5]));
    const y = forward(tf.ones([1, 3]), { training: false }) as tf.Tensor;
    assert.deepEqual([...y.dataSync()], [4, 5]);
  });
  tf.dispose(variables);
});

Deno.test("layersModel() refuses layers of the same name and shapes left open", () => {
  const fc = () => tf.layers.dense({ name: "fc", units: 2, inputShape: [2] });
  const part = () => tf.sequential({ layers: [fc()] });
  const twice = tf.sequential({ layers: [part(), part()] });
  assert.throws(() => layersModel(twice), {
    name: "RangeError",
    message: "Cannot use the model: names must differ: current value is fc/kernel twice",
  });
  const open = tf.sequential({
    layers: [tf.layers.conv2d({ filters: 2, kernelSize: 3, inputShape: [null, null, 3] })],
  });
  assert.throws(() => layersModel(open), {
    name: "TypeError",
    message:
      "Cannot use the model: it takes samples of the shape [any,any,3], so it must be said at which one costs are counted: current value of inputShape is undefined",
  });
  twice.dispose();
  open.dispose();
});

Deno.test("siamese() does not care which image comes first", async () => {
  await useEngine();
  const { inputs, variables, forward } = siamese({ seed: 1 });
  tf.tidy(() => {
    const [a, b] = exampleInputs(inputs, 3, 0) as [tf.Tensor, tf.Tensor];
    const [one, other, same] = [[a, b], [b, a], [a, a]].map((pair) =>
      (forward(pair, { training: false }) as tf.Tensor).dataSync()
    );
    assert.deepEqual(one, other);
    assert.notDeepEqual(one, same);
  });
  tf.dispose(variables);
});

Deno.test("layersModel() trains batch norms without scale or offset, which tf.layers fails to", async () => {
  await useEngine();
  const norm = (options: object) => tf.layers.batchNormalization({ momentum: 0.5, ...options });
  const dense = tf.layers.dense({ units: 4, inputShape: [3], name: "partial" });
  const model = tf.sequential({
    layers: [dense, norm({ scale: false }), norm({ center: false }), norm({})],
  });
  const x = tf.randomNormal([8, 3], 0, 1, "float32", 1);
  assert.throws(() => model.apply(x, { training: true }));
  const network = layersModel(model);
  const before = Object.keys(network.variables);
  const { grads } = tf.variableGrads(() =>
    tf.sum(tf.pow(network.forward(x, { training: true }) as tf.Tensor, 3)) as tf.Scalar
  );
  assert.equal(Object.keys(grads).length, 2 + 1 + 1 + 2);
  for (const gradient of Object.values(grads)) {
    assert.ok(gradient.dataSync().every((value) => Number.isFinite(value)));
  }
  // in training each column has mean 0 and variance 1, and the model is as before afterwards
  const { mean, variance } = tf.moments(network.forward(x, { training: true }) as tf.Tensor, 0);
  assert.ok(mean.dataSync().every((value) => Math.abs(value) < 1e-5));
  assert.ok(variance.dataSync().every((value) => Math.abs(value - 1) < 1e-2));
  assert.deepEqual(Object.keys(layersModel(model).variables), before);
  const graph = trace(model, [x]);
  const scaled = graph.nodes.filter(({ op, inputs }) =>
    op === "FusedBatchNorm" && "scale" in inputs
  );
  assert.equal(scaled.length, 2);
});
