/** Graphs run with other heights, widths and sequence lengths than they were traced with: float, pruned, quantized, written, read. */
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { random, type Tensor } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import {
  fromJson,
  layers,
  quantized,
  replay,
  toJson,
  trace,
  weightPlan,
} from "@geta-lab/geta/graph";
import { graphModelFiles } from "@geta-lab/geta/io";
import { mergeBranches, mergeInsertedBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { fakeQuantComposite, initialQuantizer, mapScalars } from "@geta-lab/geta/quant";
import {
  checkEquivalence,
  checkRemoval,
  chooseAtRandom,
  parameterArrays,
  parameterTensors,
} from "@geta-lab/geta/subnet";
import { loadedGraphModel } from "../io/loaded_graph_model.ts";
import { freeInputs } from "./free_network.ts";
import { FREE_NETWORKS } from "./free_networks.ts";

const BATCHES = [1, 3];

for (const [name, create] of Object.entries(FREE_NETWORKS)) {
  Deno.test(`trace() lets ${name} have other lengths, pruned, quantized, written and read again`, async () => {
    await useEngine({ threads: 1 });
    const network = create(), { forward, inputShapes, lengths: [traced, ...others] } = network;
    const variables = { ...network.variables };
    const example = freeInputs(network, traced!, { batch: 1, seed: 0 });
    const inputs = [traced!, ...others].flatMap((lengths, i) =>
      BATCHES.map((batch) => freeInputs(network, lengths, { batch, seed: i }))
    );
    const float = trace(forward, example, { variables, inputShapes });
    const run = replay(fromJson(toJson(float)), variables);
    for (const x of inputs) {
      const { relative } = checkEquivalence((...x) => [forward(...x)], run, x);
      assert.ok(relative <= 1e-5, `replayed at [${x[0]!.shape}]: ${relative}`);
    }
    // quantizers, and random structures removed: the subnet is held against the function itself, at all lengths
    const plan = layers(float).map(({ name, weight }) => {
      const scalars = (part: string, values: { stepSize: number; clip: number }) => {
        const made = mapScalars(values, (value) => tf.variable(tf.tensor1d([value])));
        for (const [role, one] of Object.entries(made)) variables[`${name}/${part}/${role}`] = one;
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
    const graph = trace(quantized(forward, { layers: plan }, fakeQuantComposite), example, {
      variables,
      inputShapes,
    });
    const merged = mergeBranches(graph);
    const groups = pruningGroups(merged.graph, { layers: merged.layers, heads: "both" });
    const shapes = Object.fromEntries(
      Object.entries(variables).map(([name, { shape }]) => [name, shape]),
    );
    const removed = chooseAtRandom(groups, 0.5, random(3));
    assert.ok(removed.flat().includes(true));
    const { subnet, relative } = await checkRemoval(
      {
        graph,
        groups,
        layers: merged.layers,
        shapes,
        variables,
        forward: quantized(forward, weightPlan({ layers: plan }), fakeQuantComposite),
        parameters: parameterArrays(variables),
      },
      removed,
      inputs,
    );
    assert.ok(relative <= 1e-5, `pruned: ${relative}`);
    // as a GraphModel of stock tfjs, without the rounding of activations, which may differ in the last bit
    const plain = { ...subnet, graph: mergeInsertedBranches(subnet.graph) };
    const files = graphModelFiles(plain, { weights: "float32" });
    const model = loadedGraphModel(files), values = parameterTensors(plain.parameters);
    // recurrent layers are written step by step, of the length of the trace
    const isFixed = graph.nodes.some(({ repeats }) => repeats);
    assert.deepEqual(
      model.inputs.map(({ shape }) => shape),
      isFixed
        ? example.map(({ shape: [, ...lengths] }) => [-1, ...lengths])
        : inputShapes.map((shape) => shape.map((n) => n ?? -1)),
    );
    const names = model.inputs.map((input) => input.name), small = replay(plain.graph, values);
    for (const x of isFixed ? inputs.slice(0, BATCHES.length) : inputs) {
      const execute = (...x: Tensor[]) =>
        [model.execute(Object.fromEntries(x.map((one, i) => [names[i]!, one])))].flat();
      const { relative } = checkEquivalence(small, execute, x);
      assert.ok(relative <= 1e-5, `written, at [${x[0]!.shape}]: ${relative}`);
    }
    model.dispose();
    tf.dispose([variables, values, inputs, example]);
  });
}
