import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { geta } from "@geta-lab/geta";
import { useEngine } from "@geta-lab/geta/engine";

await useEngine();

const SIDE = 12, CLASSES = 3, STEPS = 120;

/** A network of tf.layers, with a batch norm between a convolution and a pooling. */
function network(seed: number) {
  const kernelInitializer = () => tf.initializers.heNormal({ seed: seed++ });
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [SIDE, SIDE, 1],
        filters: 12,
        kernelSize: 3,
        activation: "relu",
        kernelInitializer: kernelInitializer(),
      }),
      tf.layers.batchNormalization(),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 24, activation: "relu", kernelInitializer: kernelInitializer() }),
      tf.layers.dense({ units: CLASSES, kernelInitializer: kernelInitializer() }),
    ],
  });
  return {
    name: "mine",
    inputs: [{ shape: [SIDE, SIDE, 1] }],
    variables: Object.fromEntries(
      model.weights.map((weight) => [weight.originalName, weight.read() as tf.Variable]),
    ),
    forward: (x: tf.Tensor, { training }: { training: boolean }) =>
      model.apply(x, { training }) as tf.Tensor,
  };
}

/** Noise with a bright third: the left one, the middle or the right one, which is the class. */
function batch(seed: number) {
  return tf.tidy(() => {
    const labels = tf.floor(tf.randomUniform([32], 0, CLASSES, "float32", seed + 1)).toInt();
    const third = tf.range(0, SIDE).div(SIDE / CLASSES).floor();
    const bright = tf.equal(labels.toFloat().reshape([-1, 1, 1, 1]), third.reshape([1, 1, -1, 1]));
    const noise = tf.randomNormal([32, SIDE, SIDE, 1], 0, 0.5, "float32", seed + 7);
    return { inputs: noise.add(bright.toFloat()), labels };
  });
}

// one of these starts ended in NaN as long as a batch could close an input's range
Deno.test("geta() with 4-bit weights and inputs learns what it is shown, whatever the initial values are", () => {
  for (let start = 0; start < 6; start++) {
    using opt = geta(network(100 * start + 1), {
      steps: STEPS,
      sparsity: 0.5,
      learningRate: 0.05,
      quantize: "weight+activation",
    });
    let loss = NaN;
    for (let n = 0; n < STEPS; n++) {
      const shown = batch(n);
      ({ loss } = opt.step(shown));
      tf.dispose([shown.inputs, shown.labels]);
    }
    assert.ok(loss < 0.3, `start ${start}: ${loss}`); // naming any class costs ln 3 = 1.1
  }
});
