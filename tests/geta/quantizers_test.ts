import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { initialScalars, placeQuantizers } from "@geta-lab/geta";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { mlp } from "@geta-lab/geta/models";
import {
  calibrateActivation,
  paperQuantizer,
  type QuantizerRules,
  referenceQuantizer,
} from "@geta-lab/geta/quant";

const inputs = Float32Array.of(0, 9);

async function startOf(rules: QuantizerRules) {
  await useEngine();
  const calibration = [[tf.tensor2d(inputs, [2, 1])]];
  const model = mlp({ inputShape: [1], classes: 2 });
  const graph = trace((x) => model.forward(x, { training: false }), [tf.zeros([1, 1])], {
    variables: model.variables,
  });
  const quantizers = placeQuantizers(model, graph, "weight+activation");
  const scalars = initialScalars(model, quantizers, { bits: 16, calibration, rules });
  assert.deepEqual(Object.keys(scalars), Object.keys(quantizers.variables));
  const read = (kind: string) =>
    ["stepSize", "clip", "exponent"].map((role) => scalars[`fc1/${kind}/${role}`]![0]!);
  tf.dispose([model.variables, quantizers.variables, calibration]);
  return { weight: read("weight"), activation: read("activation") };
}

Deno.test("initialScalars() starts activations with what a batch measures", async () => {
  const { activation } = await startOf(paperQuantizer);
  const { stepSize, clip, exponent } = calibrateActivation([inputs], { bits: 16 });
  assert.deepEqual(activation, [stepSize, clip, exponent!].map(Math.fround));
});

Deno.test("initialScalars() starts activations with the weight's numbers by the reference's rules", async () => {
  const { activation, weight } = await startOf(referenceQuantizer);
  assert.deepEqual(activation, weight);
});

Deno.test("initialScalars() covers every batch and every use of a shared layer", async () => {
  await useEngine();
  const kernel = tf.variable(tf.tensor2d([[4]]));
  const model = {
    name: "twice",
    inputs: [{ shape: [1] }],
    variables: { "fc/kernel": kernel },
    forward: (x: tf.Tensor) => tf.matMul(tf.matMul(x, kernel), kernel), // sees x and 4 x
  };
  const graph = trace((x) => model.forward(x), [tf.zeros([1, 1])], { variables: model.variables });
  const quantizers = placeQuantizers(model, graph, "weight+activation");
  const batches = [[3, -1], [-5, 2]].map((values) => [tf.tensor2d(values, [2, 1])]);
  const clip = (calibration: tf.Tensor[][]) =>
    initialScalars(model, quantizers, { bits: 8, calibration })["fc/activation/clip"]![0];
  assert.equal(clip(batches.slice(0, 1)), 12);
  assert.equal(clip(batches), 20);
  tf.dispose([kernel, quantizers.variables, batches]);
});
