import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { finishRun, getaRun, recipe, subnetForward } from "@geta-lab/geta";
import { mlp, small } from "@geta-lab/geta/models";

const source = imageBatches(shapes({ train: 120, validation: 10, test: 10 }), {
  size: 10,
  seed: 0,
});

for (const [name, network] of Object.entries({ small, mlp })) {
  Deno.test(`a run, its end and its subnet leave no tensor of ${name} behind once they are disposed of`, async () => {
    await useEngine();
    const model = network();
    const before = tf.memory();
    {
      using run = getaRun(model, source, recipe(name, { epochs: 2 }));
      let state = run.start();
      while (state.step < run.totalSteps) ({ state } = run.advance(state));
      const training = tf.memory().numTensors;
      const { subnet } = await finishRun(run, state);
      assert.equal(tf.memory().numTensors, training, "finishRun()");
      using forward = subnetForward(subnet);
      tf.tidy(() => void forward(tf.zeros([1, 32, 32, 3])));
      assert.ok(tf.memory().numTensors > training);
    }
    const { numTensors, numBytes } = tf.memory();
    assert.deepEqual([numTensors, numBytes], [before.numTensors, before.numBytes]);
  });
}

Deno.test("a run that is never started leaves nothing either", async () => {
  await useEngine();
  const model = mlp(), before = tf.memory().numTensors;
  getaRun(model, source, recipe("mlp", { epochs: 2 })).dispose();
  assert.equal(tf.memory().numTensors, before);
});
