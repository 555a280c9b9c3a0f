import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { preserveVariables } from "../../lib/graph/record/preserve_variables.ts";
import { randomVariable } from "./networks.ts";

Deno.test("preserveVariables() sets assigned variables back, error or not", () => {
  const variable = randomVariable([3], 1), before = [...variable.dataSync()];
  const tensors = tf.memory().numTensors;
  const change = () => tf.tidy(() => variable.assign(tf.zeros([3])));
  preserveVariables(change);
  assert.deepEqual([...variable.dataSync()], before);
  assert.throws(() =>
    preserveVariables(() => {
      change();
      throw new Error("inside");
    }), /inside/);
  assert.deepEqual([...variable.dataSync()], before);
  assert.equal(tf.memory().numTensors, tensors);
});

Deno.test("preserveVariables() sets back what BatchNormTraining writes in place", async () => {
  await tf.setBackend("cpu");
  const kernelName = "BatchNormTraining", backendName = tf.getBackend();
  const original = tf.getKernel(kernelName, backendName);
  if (original) tf.unregisterKernel(kernelName, backendName);
  tf.registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs }) => {
      const { mean, variance } = inputs as { mean: tf.Tensor; variance: tf.Tensor };
      for (const x of [mean, variance]) (x.dataSync() as Float32Array).fill(7);
      return tf.zeros([2]);
    },
  });
  try {
    const mean = randomVariable([3], 1, false), variance = randomVariable([3], 2, false);
    const before = [[...mean.dataSync()], [...variance.dataSync()]];
    const run = () => tf.engine().runKernel(kernelName, { mean, variance });
    run();
    assert.equal(mean.dataSync()[0], 7, "the test's kernel writes in place");
    mean.assign(tf.tensor1d(before[0]!));
    variance.assign(tf.tensor1d(before[1]!));
    preserveVariables(() => (run(), run()));
    assert.deepEqual([[...mean.dataSync()], [...variance.dataSync()]], before);
  } finally {
    tf.unregisterKernel(kernelName, backendName);
    if (original) tf.registerKernel(original);
  }
});
