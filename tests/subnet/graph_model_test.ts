/** A converted model through everything: quantized, pruned, written, read, compared, trained on. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { random, type Tensor } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { layers, quantized, replay, trace, trainable, weightPlan } from "@geta-lab/geta/graph";
import { mergeBranches, mergeInsertedBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { fakeQuantComposite, initialQuantizer, mapScalars } from "@geta-lab/geta/quant";
import {
  checkRemoval,
  chooseAtRandom,
  parameterArrays,
  parameterTensors,
} from "@geta-lab/geta/subnet";
import { imageModel } from "../graph/graph_models.ts";

await useEngine();

const images = (rows: number, seed: number) =>
  tf.randomNormal([rows, 8, 8, 3], 0, 1, "float32", seed);

for (const batch of ["any", "fixed"] as const) {
  Deno.test(`checkRemoval() finds a GraphModel without structures equal to the one with zeros: ${batch} batch`, async () => {
    const rows = batch === "any" ? [1, 2, 5] : [2, 2];
    const dummy = images(rows[0]!, 1);
    const { variables, forward } = trainable(imageModel(batch === "any" ? -1 : 2), [dummy]);
    const floatGraph = trace(forward, [dummy], { variables, batch });
    const plan = layers(floatGraph).map(({ name, weight }) => {
      const scalars = (part: string, values: { stepSize: number; clip: number }) => {
        const made = mapScalars(values, (value) => tf.variable(tf.tensor1d([value])));
        for (const [role, variable] of Object.entries(made)) {
          variables[`${name}/${part}/${role}`] = variable;
        }
        return made;
      };
      const { stepSize, clip } = initialQuantizer(variables[weight]!.dataSync(), { bits: 6 });
      return {
        name,
        weight: variables[weight]!,
        weightQuantizer: scalars("weight", { stepSize, clip }),
        activationQuantizer: scalars("activation", { stepSize: 0.02, clip: 4 }),
      };
    });
    assert.equal(plan.length, 4);
    const graph = trace(quantized(forward, { layers: plan }, fakeQuantComposite), [dummy], {
      variables,
      batch,
    });
    const merged = mergeBranches(graph);
    const groups = pruningGroups(merged.graph, { layers: merged.layers });
    const offered = groups.filter(({ prunable }) => prunable);
    assert.deepEqual(offered.map(({ name, size }) => [name, size]), [["conv1/Relu", 6], [
      "conv2/Conv2D",
      4,
    ]]);
    const shapes = Object.fromEntries(
      Object.entries(variables).map(([name, { shape }]) => [name, shape]),
    );
    const network = {
      graph,
      groups,
      layers: merged.layers,
      shapes,
      variables,
      forward: quantized(forward, weightPlan({ layers: plan }), fakeQuantComposite),
      parameters: parameterArrays(variables),
    };
    const stream = random(3);
    const batches = rows.map((n, i) => [images(n, 10 + i)]);
    for (let i = 0; i < 4; i++) {
      const removed = chooseAtRandom(groups, 0.4, stream);
      const { relative, subnet } = await checkRemoval(network, removed, batches);
      assert.ok(relative < 1e-5, String(relative));
      if (i < 3) continue;
      const kept = removed[0]!.filter((isRemoved) => !isRemoved).length;
      assert.equal(subnet.parameters["conv1/Relu/kernel"]!.shape[3], kept);
      // a step of training on what was read back
      const values = parameterTensors(subnet.parameters);
      const trained = Object.fromEntries(
        Object.entries(values).map(([name, value]) => [
          name,
          tf.variable(value, variables[name]!.trainable),
        ]),
      );
      const run = replay(mergeInsertedBranches(subnet.graph), trained);
      const loss = () => tf.mean(tf.square(run(batches[0]![0]!)[0] as Tensor)) as tf.Scalar;
      const [before] = loss().dataSync();
      const { grads } = tf.variableGrads(loss);
      tf.train.sgd(0.01).applyGradients(grads);
      assert.ok(loss().dataSync()[0]! < before!, "the loss does not fall");
    }
  });
}
