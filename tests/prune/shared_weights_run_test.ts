import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs-core";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { centroidStep, sharedValues, shareWeights } from "@geta-lab/geta/hardware";
import { mlp } from "@geta-lab/geta/models";
import { sharedLayers, sharedWeightsRun } from "@geta-lab/geta/prune";
import { batchGradients, readVariables, writeVariables } from "@geta-lab/geta/train";
import { assertNear } from "../support/fixtures.ts";

const source = imageBatches(shapes({ seed: 3, train: 20, validation: 5, test: 5 }), {
  size: 10,
  seed: 3,
});

/** A perceptron of which every weight but a tenth is pruned. */
async function pruned() {
  await useEngine();
  const model = mlp({ seed: 3 });
  const kernels = Object.entries(model.variables).filter(([name]) => name.endsWith("kernel"));
  const values = readVariables(Object.fromEntries(kernels));
  const layers = Object.fromEntries(kernels.map(([name, { shape }]) => {
    const masked = values[name]!.map((w, i) => i % 10 === 0 ? w : 0);
    return [name, shareWeights(masked, { shape, clusters: 4 })];
  }));
  return { model, layers };
}

Deno.test("sharedWeightsRun() without momentum steps as centroidStep() does, and biases as SGD does", async () => {
  const { model, layers } = await pruned(), rate = 0.01;
  const biases = readVariables(model.variables);
  const run = sharedWeightsRun(model, source, {
    layers,
    totalSteps: 1,
    learningRate: () => rate,
    optimizer: { rule: "sgd" },
  });
  const { state } = run.advance(run.start());
  const shared = Object.entries(layers).map(([name, layer]) => [name, sharedValues(layer)]);
  writeVariables(model.variables, { ...biases, ...Object.fromEntries(shared) });
  const { gradients } = batchGradients(
    (x) => model.forward(x, { training: true }),
    source.trainingBatch(0, 0),
    { inputShape: source.inputShape, variables: model.variables },
  );
  const found = sharedLayers(layers, state.learner.parameters);
  for (const [name, gradient] of Object.entries(gradients)) {
    const layer = layers[name];
    if (layer === undefined) {
      const wanted = biases[name]!.map((b, i) => b - rate * gradient[i]!);
      assertNear(state.learner.parameters[name]!, [...wanted], name);
    } else {
      const wanted = centroidStep(layer, { gradients: gradient, rate }).centroids;
      assert.notDeepEqual(wanted, layer.centroids);
      assertNear(found[name]!.centroids, [...wanted], name);
    }
  }
  tf.dispose(model.variables);
});

Deno.test("sharedWeightsRun() keeps clusters and zeros through momentum, weight decay and Adam", async () => {
  const { model, layers } = await pruned();
  const optimizers = [
    { rule: "sgd", momentum: 0.9, weightDecay: 5e-4 },
    { rule: "adamw", weightDecay: 0.1 },
  ] as const;
  for (const optimizer of optimizers) {
    const run = sharedWeightsRun(model, source, {
      layers,
      totalSteps: 4,
      learningRate: 0.001,
      optimizer,
    });
    let state = run.start();
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    const trained = sharedLayers(layers, state.learner.parameters);
    for (const [name, layer] of Object.entries(trained)) {
      assert.deepEqual(state.learner.parameters[name], sharedValues(layer), name);
      assert.notDeepEqual(layer.centroids, layers[name]!.centroids);
    }
  }
  tf.dispose(model.variables);
});

Deno.test("sharedWeightsRun() is the same after it was saved and restored", async () => {
  const { model, layers } = await pruned();
  const run = sharedWeightsRun(model, source, {
    layers,
    totalSteps: 4,
    learningRate: 0.001,
    optimizer: { rule: "sgd", momentum: 0.9 },
  });
  /** The bias of the last layer depends on all that came before it. */
  const goOn = (state: ReturnType<typeof run.start>) => {
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    return [...Object.values(state.learner.parameters).at(-1)!];
  };
  const { state } = run.advance(run.start()), checkpoint = structuredClone(run.save(state));
  const whole = goOn(run.start());
  assert.equal(whole.length, 10);
  assert.deepEqual(goOn(run.restore(checkpoint)), whole);
  tf.dispose(model.variables);
});

Deno.test("sharedWeightsRun() and sharedLayers() refuse layers that the network does not have", async () => {
  const { model, layers } = await pruned(), layer = Object.values(layers)[0]!;
  const options = { totalSteps: 1, learningRate: 0.1, optimizer: { rule: "sgd" } } as const;
  assert.throws(
    () => sharedWeightsRun(model, source, { ...options, layers: { fc9: layer } }),
    new TypeError(
      `Cannot share fc9: there must be a parameter of ${layer.labels.length} weights: current value is none`,
    ),
  );
  assert.throws(
    () =>
      sharedLayers({ fc: { ...layer, labels: layer.labels.slice(0, 3) } }, {
        fc: new Float32Array(2),
      }),
    new TypeError("Cannot share fc: there must be a parameter of 3 weights: current value is 2"),
  );
  tf.dispose(model.variables);
});
