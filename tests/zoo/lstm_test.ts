import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { useEngine } from "@geta-lab/geta/engine";
import { lstm } from "@geta-lab/geta/zoo";
import { exampleInputs } from "@geta-lab/geta/nn";

Deno.test("lstm() computes what the LSTM layer of tfjs computes with the same weights", async () => {
  await useEngine();
  const { inputs, variables, forward } = lstm({ seed: 1 });
  const layer = tf.layers.lstm({ units: 20, recurrentActivation: "sigmoid", inputShape: [6, 8] });
  const model = tf.sequential({ layers: [layer] });
  tf.tidy(() => {
    // ours: i, g, f, o with 1 added to f; tfjs: i, f, g, o
    const [i, g, f, o] = tf.split(variables["cell/kernel"]!, 4, 1) as [Gate, Gate, Gate, Gate];
    const kernel = tf.concat([i, f, g, o], 1), forget = tf.range(0, 80).greaterEqual(20);
    const bias = tf.cast(tf.logicalAnd(forget, tf.range(0, 80).less(40)), "float32");
    model.setWeights([tf.slice(kernel, [0, 0], [8, 80]), tf.slice(kernel, [8, 0], [20, 80]), bias]);
    const [x] = exampleInputs(inputs, 3, 0) as [tf.Tensor];
    const wanted = tf.matMul(model.apply(x) as tf.Tensor, variables["head/kernel"]! as tf.Tensor);
    const difference = tf.max(tf.abs(tf.sub(forward(x, { training: false }), wanted)));
    assert.ok(difference.dataSync()[0]! < 1e-6, `${difference}`);
  });
  model.dispose();
  tf.dispose(variables);
});

type Gate = tf.Tensor2D;
