import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compressionRun, recipe } from "@geta-lab/geta";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { mlp } from "@geta-lab/geta/models";
import { denseRun } from "@geta-lab/geta/train";

await useEngine();

Deno.test("compressionRun() starts with input ranges that cover four batches of training samples", () => {
  const data = shapes({ train: 60, validation: 10, test: 10 });
  const plain = imageBatches(data, { size: 10, seed: 0 });
  const growing = {
    ...plain,
    trainingBatch(epoch: number, step: number) {
      const batch = plain.trainingBatch(epoch, step);
      return { ...batch, images: batch.images.map(() => step + 1) };
    },
  };
  const model = mlp(), settings = recipe("mlp", { epochs: 8 });
  const options = { totalSteps: 1, learningRate: 1e-3, optimizer: { rule: "adam" } } as const;
  const dense = denseRun(model, plain, options);
  using run = compressionRun(model, growing, settings, { firstStep: 1 });
  const before = tf.memory().numTensors;
  const { learner } = run.start(dense.advance(dense.start()).state);
  assert.equal(tf.memory().numTensors, before);
  // all inputs of the first layer are 1, 2, 3, 4 in the first four batches
  const clip = Object.entries(learner.parameters).find(([name]) => name === "fc1/activation/clip");
  assert.deepEqual(clip![1], Float32Array.of(4));
});
