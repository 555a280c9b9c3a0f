import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { assertClose, noise, onCpu, onEngine } from "./backends.ts";

/** Losses of a few steps of `LayersModel.fit`, from fixed initial weights. */
async function losses(): Promise<number[]> {
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({
        inputShape: [8, 8, 3],
        filters: 6,
        kernelSize: 3,
        padding: "same",
        activation: "relu",
      }),
      tf.layers.batchNormalization(),
      tf.layers.depthwiseConv2d({
        kernelSize: 3,
        strides: 2,
        padding: "same",
        activation: "relu6",
      }),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  model.setWeights(
    model.getWeights().map((w, i) => w.rank === 1 ? w : tf.mul(noise(w.shape, i), 0.3) // running statistics keep their start
    ),
  );
  model.compile({ optimizer: tf.train.momentum(0.05, 0.9), loss: "categoricalCrossentropy" });
  const x = noise([12, 8, 8, 3], 20), labels = Array.from({ length: 12 }, (_, i) => i % 3);
  const y = tf.oneHot(tf.tensor1d(labels, "int32"), 3);
  const history = await model.fit(x, y, { epochs: 4, batchSize: 12, shuffle: false, verbose: 0 });
  tf.dispose([x, y]);
  model.dispose();
  return history.history.loss as number[];
}

Deno.test("a tf.layers model trains on the engine as on tfjs' cpu backend", async () => {
  await onCpu(() => []);
  const expected = await losses();
  await useEngine();
  assertClose(await losses(), expected, 1e-3);
});

Deno.test("an embedding trains: gather, its gradient and tf.train work together", async () => {
  const [before, after] = await onEngine(() => {
    const start = noise([5, 3], 1), table = tf.variable(start);
    const ids = tf.tensor1d([0, 2, 2, 4], "int32");
    const optimizer = tf.train.sgd(1);
    for (let i = 0; i < 5; i++) {
      optimizer.minimize(() => tf.mean(tf.square(tf.gather(table, ids))) as tf.Scalar);
    }
    return [start, table];
  });
  // the mean is over 12 numbers, so a step shrinks a row by 2/12 each time it is taken
  const shrink = [1 - 2 / 12, 1, 1 - 4 / 12, 1, 1 - 2 / 12];
  assertClose(after!, before!.map((v, i) => v * shrink[Math.floor(i / 3)]! ** 5));
});
