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
  const calibration = { images: inputs, labels: Int32Array.of(0, 1), count: 2 };
  const model = mlp({ inputShape: [1], classes: 2 });
  const graph = trace((x) => model.forward(x, { training: false }), [tf.zeros([1, 1])], {
    variables: model.variables,
  });
  const quantizers = placeQuantizers(model, graph, "weight+activation");
  const scalars = initialScalars(model, quantizers, { bits: 16, calibration, rules });
  assert.deepEqual(Object.keys(scalars), Object.keys(quantizers.variables));
  const read = (kind: string) =>
    ["stepSize", "clip", "exponent"].map((role) => scalars[`fc1/${kind}/${role}`]![0]!);
  tf.dispose([model.variables, quantizers.variables]);
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
