import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { convBn, dense, variableStore } from "@geta-lab/geta/nn";
import { prunableNetwork } from "@geta-lab/geta/prune";
import { pruningGroups } from "@geta-lab/geta/qadg";
import {
  amcEnvironment,
  bitFeatures,
  describeLayers,
  groupFeatures,
  layerInContext,
  measureEntries,
  plan,
  ratioProblem,
  rebuildReaders,
  uniform,
} from "@geta-lab/geta/search";
import { accuracyWithout } from "@geta-lab/geta/sensitivity";

await useEngine();

/** Two convolutions, one of which is pointwise, and a classifier. */
function network() {
  const store = variableStore(1);
  const one = convBn(store, "conv1", { inputs: 2, outputs: 8, stride: 2, activation: tf.relu });
  const two = convBn(store, "conv2", { inputs: 8, outputs: 16, kernel: 1, activation: tf.relu });
  const fc = dense(store, "fc", { inputs: 16, outputs: 3 });
  const forward = (x: tf.Tensor, mode: { training: boolean }) =>
    fc(tf.mean(two(one(x, mode), mode), [1, 2]) as tf.Tensor);
  return { name: "two", inputs: [{ shape: [8, 8, 2] }], variables: store.variables, forward };
}

const model = network(), { graph, groups } = prunableNetwork(model);
const stream = random(3);
const images = tf.tensor4d(Float32Array.from({ length: 16 * 128 }, () => stream.normal()), [
  16,
  8,
  8,
  2,
]);
const original = model.forward(images, { training: false }).dataSync().slice();
/** Nearness to what the whole network gives. */
const evaluate = () => {
  const now = tf.tidy(() => model.forward(images, { training: false }).dataSync<"float32">());
  return -now.reduce((sum, y, i) => sum + (y - original[i]!) ** 2, 0);
};
const searched = { graph, groups, variables: model.variables, evaluate };

Deno.test("groupFeatures() and describeLayers() read the paper's features off the graph", () => {
  assert.deepEqual(groupFeatures(graph, groups), [
    [0, 8, 2, 8, 8, 2, 3, 16 * 8 * 18],
    [1, 16, 8, 4, 4, 1, 1, 16 * 16 * 8],
  ]);
  const layers = describeLayers(graph);
  assert.deepEqual(layers.map(({ name, inputs }) => [name, inputs]), [
    ["conv1", 128],
    ["conv2", 128],
    ["fc", 16],
  ]);
  assert.equal(bitFeatures(layers, true).length, 6);
  assert.ok(bitFeatures(layers).every((row) => row.length === 8));
});

Deno.test("describeLayers() counts all uses of a weight, and knows depthwise convolutions", () => {
  const kernel = tf.variable(tf.ones([3, 3, 2, 1]) as tf.Tensor4D);
  const wide = tf.variable(tf.ones([2, 2]) as tf.Tensor2D);
  const variables = { "dw/kernel": kernel, "fc/kernel": wide };
  const own = trace(
    (x) => {
      const y = tf.mean(tf.depthwiseConv2d(x as tf.Tensor4D, kernel, 1, "same"), [1, 2]);
      return tf.matMul(tf.matMul(y as tf.Tensor2D, wide), wide);
    },
    [tf.zeros([1, 4, 4, 2])],
    { variables },
  );
  const [first, second] = describeLayers(own);
  assert.deepEqual([first!.depthwise, first!.outputs, first!.macs], [true, 2, 16 * 18]);
  assert.deepEqual([second!.depthwise, second!.macs, second!.weights], [false, 8, 4]);
});

Deno.test("ratioProblem() has options in channels, the cost of the subnet, and the accuracy without fine-tuning", () => {
  const problem = ratioProblem(searched, { share: 0.6, multiple: 4 });
  assert.deepEqual(problem.choices.map(({ options }) => options), [[0.5, 1], [0.25, 0.5, 0.75, 1]]);
  const { largest, share } = plan(problem);
  assert.deepEqual([largest.cost, share], [16 * 8 * 18 + 16 * 16 * 8 + 48, 0.6]);
  assert.equal(problem.resource.cost([0.5, 0.25]), 16 * 4 * 18 + 16 * 4 * 4 + 12);
  const removed = groups.map(({ prunable }) => prunable ? 0.5 : 0);
  assert.equal(problem.evaluate([0.5, 0.5]), accuracyWithout(searched, removed));
  assert.deepEqual([...model.forward(images, { training: false }).dataSync()], [...original]);
  assert.ok(uniform(problem).cost <= problem.budget);
  const features = groupFeatures(graph, groups);
  assert.equal(amcEnvironment(problem, { features }).features, 11); // the paper's eleven
});

Deno.test("rebuildReaders() brings the network nearer to what it gave, and leaves every weight as it was", () => {
  const before = Object.values(model.variables).map((variable) => [...variable.dataSync()]);
  const rebuild = rebuildReaders(
    { graph, parameters: model.variables, batches: [[images]] },
    groups,
  );
  const plain = ratioProblem(searched, { share: 1, multiple: 4 });
  const rebuilt = ratioProblem({ ...searched, rebuild }, { share: 1, multiple: 4 });
  for (const configuration of [[1, 0.5], [0.5, 1], [0.5, 0.5]]) {
    const gain = rebuilt.evaluate(configuration) / plain.evaluate(configuration);
    assert.ok(gain < 0.9, `${configuration}: error ${gain} of what it was`);
  }
  assert.equal(rebuilt.evaluate([1, 1]), plain.evaluate([1, 1]));
  assert.deepEqual(Object.values(model.variables).map((one) => [...one.dataSync()]), before);
});

Deno.test("layerInContext() runs convolution, norm and relu at all widths, and leaves no tensor", () => {
  let now = 0;
  const tensors = tf.memory().numTensors;
  const layer = layerInContext({ size: 4, batch: 2, stride: 2 });
  const entries = measureEntries(layer, {
    inputs: [8],
    outputs: [8, 16],
    clock: () => now++,
    calls: 1,
  });
  assert.deepEqual(entries.map(({ outputs, latency }) => [outputs, latency]), [[8, 1], [16, 1]]);
  // of the first image of the batch, which is enough to have waited for all
  assert.equal((layer(3, 8)() as Float32Array).length, 1); // what it waits for
  layer.dispose();
  assert.equal(tf.memory().numTensors, tensors);
});

Deno.test("rebuildReaders() leaves a layer alone whose structures that stay were never read", () => {
  const parameters = {
    "fc1/kernel": tf.variable(tf.tensor2d([[1, 0]])),
    "fc2/kernel": tf.variable(tf.tensor2d([[1], [1]])),
  };
  const forward = (x: tf.Tensor) =>
    tf.matMul(tf.matMul(x as tf.Tensor2D, parameters["fc1/kernel"]), parameters["fc2/kernel"]);
  const own = trace(forward, [tf.zeros([1, 1])], { variables: parameters });
  const found = pruningGroups(own), batches = [[tf.tensor2d([[1], [2]])]];
  const rebuild = rebuildReaders({ graph: own, parameters, batches }, found);
  const removed = found.map(({ size, prunable }) =>
    Array.from({ length: size }, (_, s) => prunable && s === 0)
  );
  assert.deepEqual(rebuild(removed), {});
});
