import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { architectures } from "@geta-lab/geta/zoo";
import { exampleInputs, runNetwork } from "@geta-lab/geta/nn";

/** Trainable parameters counted by hand, and the shapes of the results for a batch of 2. */
const SIZES: Record<string, { parameters: number; results: number[][] }> = {
  autoencoder: {
    // 3x3 convolutions, code, expand, 4x4 transposed convolutions; each with bias
    parameters: 9 * 3 * 12 + 12 + 9 * 12 * 20 + 20 + 320 * 24 + 24 + 24 * 256 + 256 +
      16 * 16 * 10 + 10 + 16 * 10 * 3 + 3,
    results: [[2, 16, 16, 3]],
  },
  caffeLenet5: {
    parameters: 25 * (20 + 20 * 50) + 20 + 50 + 50 * 500 + 500 + 500 * 10 + 10,
    results: [[2, 10]],
  },
  channelGate: {
    // convolutions, scale and offset of their norms, gate, head
    parameters: 9 * (3 * 12 + 12 * 20 + 3 * 10 + 20 * 14) + 2 * (12 + 20 + 10 + 14) +
      10 * 20 + 20 + 14 * 10 + 10,
    results: [[2, 10]],
  },
  groupNormResnet: {
    // stem, block1, block2, its shortcut, scale and offset of the norms, head
    parameters: 9 * (3 * 16 + 16 * 12 + 12 * 16 + 16 * 20 + 20 * 24) + 16 * 24 +
      2 * (16 + 12 + 16 + 20 + 24 + 24) + 24 * 10 + 10,
    results: [[2, 10]],
  },
  lenet5: { parameters: 61_706, results: [[2, 10]] }, // as published for this form of the network
  lenet300: { parameters: 64 * 300 + 300 + 300 * 100 + 100 + 1000 + 10, results: [[2, 10]] },
  lstm: { parameters: 28 * 80 + 80 + 20 * 5 + 5, results: [[2, 5]] },
  mlpMixer: {
    // patches, two blocks (two norms, two perceptrons), last norm, head
    parameters: 16 * 3 * 24 + 24 +
      2 * (4 * 24 + 16 * 20 + 20 + 20 * 16 + 16 + 24 * 40 + 40 + 40 * 24 + 24) + 2 * 24 + 24 * 10 +
      10,
    results: [[2, 10]],
  },
  sequential: {
    // conv1 with bias, conv2 with norm, fc1, fc2
    parameters: 9 * 3 * 12 + 12 + 9 * 12 * 20 + 2 * 20 + 320 * 28 + 28 + 28 * 10 + 10,
    results: [[2, 10]],
  },
  siamese: {
    // the encoder counts once
    parameters: 9 * 3 * 12 + 12 + 9 * 12 * 20 + 20 + 40 * 14 + 14 + 14 * 1 + 1,
    results: [[2, 1]],
  },
  srnet: {
    parameters: 25 * 3 * 20 + 20 + 9 * (20 * 32 + 8 * 14 + 14 * 12) + 32 + 14 + 12,
    results: [[2, 32, 32, 3]],
  },
  twoHeads: {
    // trunk1, trunk2, map1 and their norms, scores, map2
    parameters: 9 * (3 * 12 + 12 * 20 + 20 * 10) + 2 * (12 + 20 + 10) + 20 * 5 + 5 + 10 * 1 + 1,
    results: [[2, 5], [2, 8, 8, 1]],
  },
  unet: {
    // down, bottom, out; scale and offset of ten norms; up2, up1, head
    parameters: 9 * (3 * 8 + 8 * 8 + 8 * 12 + 12 * 12 + 12 * 20 + 20 * 20) +
      9 * (24 * 12 + 12 * 12 + 16 * 8 + 8 * 8) + 2 * 2 * (8 + 12 + 20 + 12 + 8) +
      4 * 20 * 12 + 12 + 4 * 12 * 8 + 8 + 8 * 2 + 2,
    results: [[2, 16, 16, 2]],
  },
};

for (const [name, { parameters, results }] of Object.entries(SIZES)) {
  Deno.test(`${name}: parameters as counted by hand, shapes as documented, every parameter learns`, async () => {
    await useEngine();
    const network = architectures[name]!(1), { inputs, variables } = network;
    const trainable = Object.values(variables).filter((variable) => variable.trainable);
    assert.equal(trainable.reduce((sum, variable) => sum + variable.size, 0), parameters);
    tf.tidy(() => {
      const run = (training: boolean) =>
        runNetwork(network, exampleInputs(inputs, 2, 0), { training });
      assert.deepEqual(run(false).map(({ shape }) => shape), results);
      const loss = () =>
        run(true).map((y) => tf.sum(tf.square(y))).reduce((a, b) => tf.add(a, b)) as tf.Scalar;
      const { grads } = tf.variableGrads(loss, trainable);
      for (const [name, variable] of Object.entries(variables)) {
        if (!variable.trainable) continue;
        const numbers = grads[variable.name]!.dataSync();
        assert.ok(numbers.every(Number.isFinite) && numbers.some((x) => x !== 0), name);
      }
    });
    tf.dispose(variables);
  });
}
