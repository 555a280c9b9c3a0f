import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { geta } from "@geta-lab/geta";
import { useEngine } from "@geta-lab/geta/engine";
import { replay } from "@geta-lab/geta/graph";
import { exampleInputs } from "@geta-lab/geta/nn";
import { parameterTensors } from "@geta-lab/geta/subnet";
import { multiQuery } from "@geta-lab/geta/zoo";

Deno.test("geta() brings heads of queries and their rows of the output projection to zero, and cuts them", async () => {
  await useEngine({ threads: 1 });
  const steps = 24, dim = 6, network = multiQuery({ seed: 1, layers: 1 });
  using opt = geta(network, {
    steps,
    loss: (scores, wanted: Tensor) => tf.mean(tf.squaredDifference(scores as Tensor, wanted)),
    quantize: "weight+activation",
    sparsity: 0.95, // all but one structure of most groups
    maxRatio: 1,
    bitRange: [4, 8],
    projectionPeriods: 2,
    pruningPeriods: 2,
    optimizer: { rule: "adam" },
    learningRate: () => 0.01,
  });
  tf.tidy(() => {
    const [inputs] = exampleInputs(network.inputs, 4, 1) as [Tensor];
    const labels: Tensor = tf.randomNormal([4, 9, 20], 0, 1, "float32", 1);
    for (let n = 0; n < steps; n++) opt.step({ inputs, labels });
    const { graph, parameters, layers } = opt.subnet();
    const [query, output] = ["query", "output"].map((name) =>
      parameters[`block1/attention/${name}/kernel`]!.shape
    );
    const left = query![1]! / dim;
    assert.ok(left >= 1 && left < 4 && Number.isInteger(left), `${left} of 4 heads`);
    assert.deepEqual(output, [left * dim, 24]);
    // a layer reports its outputs, although rows of it are owned
    const report = layers.find(({ name }) => name === "block1/attention/output")!;
    assert.deepEqual([report.before, report.after], [24, 24]);
    const [small] = replay(graph, parameterTensors(parameters))(inputs);
    const [whole] = [opt.forward(inputs)].flat() as Tensor[];
    assert.ok(tf.max(tf.abs(tf.sub(whole!, small!))).dataSync()[0]! < 1e-5);
  });
});
