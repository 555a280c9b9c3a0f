import * as tf from "@tensorflow/tfjs";
import assert from "node:assert/strict";
import { createQuantizers, recipe } from "@geta-lab/geta";
import { useEngine } from "@geta-lab/geta/engine";
import { trace } from "@geta-lab/geta/graph";
import { mlp } from "@geta-lab/geta/models";
import { calibrateActivation, type Semantics } from "@geta-lab/geta/quant";

const inputs = Float32Array.of(0, 9);

async function startOf(semantics: Semantics) {
  await useEngine();
  const calibration = { images: inputs, labels: Int32Array.of(0, 1), count: 2 };
  const model = mlp({ inputShape: [1], classes: 2 });
  const graph = trace((x) => model.forward(x, { training: false }), [tf.zeros([1, 1])], {
    variables: model.variables,
  });
  const settings = { ...recipe("mlp"), quantize: "weight+activation" as const, semantics };
  const { variables } = createQuantizers(model, graph, { settings, calibration });
  const read = (kind: string) =>
    ["stepSize", "clip", "exponent"].map((role) =>
      variables[`fc1/${kind}/${role}`]!.dataSync()[0]!
    );
  const found = { weight: read("weight"), activation: read("activation"), settings };
  tf.dispose([model.variables, variables]);
  return found;
}

Deno.test("createQuantizers() starts activations with what a batch measures", async () => {
  const { activation, settings } = await startOf("paper");
  const { stepSize, clip, exponent } = calibrateActivation([inputs], {
    bits: settings.bitRange[1],
  });
  assert.deepEqual(activation, [stepSize, clip, exponent!].map(Math.fround));
});

Deno.test("createQuantizers() starts activations with the weight's numbers by the reference's rules", async () => {
  const { activation, weight } = await startOf("reference");
  assert.deepEqual(activation, weight);
});
