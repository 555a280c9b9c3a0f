import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { type NamedVariables, random } from "@geta-lab/geta/core";
import { cost } from "@geta-lab/geta/cost";
import type { LayerBits } from "@geta-lab/geta/quant";
import { useEngine } from "@geta-lab/geta/engine";
import { replay, trace } from "@geta-lab/geta/graph";
import { architectures } from "@geta-lab/geta/zoo";
import { exampleInputs, type InputSpec, runNetwork } from "@geta-lab/geta/nn";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import {
  buildSubnet,
  type BuildSubnetOptions,
  chooseAtRandom,
  predictCost,
  type Subnet,
} from "@geta-lab/geta/subnet";
import { zeroStructures } from "@geta-lab/geta/structure";
import { tracedNetwork } from "../qadg/quantized_networks.ts";
import { graphOf } from "../qadg/groups_of.ts";
import { prepareGraph } from "./proof.ts";

/** Builds the subnet, runs it, and takes the graph of that run: every shape in it is that of a real tensor. */
function measuredGraph({ graph, parameters }: Subnet, inputs: readonly InputSpec[]) {
  const trainable = new Set(graph.leaves.flatMap((leaf) => leaf.trainable ? leaf.name : []));
  const variables: NamedVariables = Object.fromEntries(
    Object.entries(parameters).map(([name, { data, shape }]) => [
      name,
      tf.variable(tf.tensor(data, shape), trainable.has(name)),
    ]),
  );
  const example = exampleInputs(inputs, 1, 0);
  const run = replay(graph, variables);
  const measured = trace((...inputs: tf.Tensor[]) => run(...inputs), example, { variables });
  tf.dispose([example, variables]);
  return measured;
}

function build(network: BuildSubnetOptions, chosen: boolean[][]): Subnet {
  const { groups, parameters, shapes } = network;
  return buildSubnet({
    ...network,
    parameters: zeroStructures(groups, chosen, parameters, shapes),
  });
}

const NAMES = [
  "resnet20",
  "groupNormResnet",
  "lenet5",
  "lstm",
  "mlpMixer",
  "siamese",
  "twoHeads",
  "unet",
  "mobilenetv2",
  "shufflenet",
  "vit",
  "bert",
];

for (const name of NAMES) {
  Deno.test(`predictCost() of ${name} is the cost of the subnet as it runs`, async () => {
    await useEngine();
    const architecture = architectures[name]!(1);
    const example = exampleInputs(architecture.inputs, 1, 0);
    const graph = trace(
      (...inputs) => runNetwork(architecture, inputs, { training: false }),
      example,
      { variables: architecture.variables },
    );
    tf.dispose([example, architecture.variables]);
    const network = prepareGraph({ graph });
    const stream = random(7);
    const dense = cost(graph);
    for (const share of [0, 0.3, 0.7]) {
      const chosen = chooseAtRandom(network.groups, share, stream);
      const bits: Record<string, LayerBits> = Object.fromEntries(
        dense.layers.map((layer) => [layer.name, {
          weight: 2 + stream.integer(15),
          activation: 2 + stream.integer(15),
        }]),
      );
      const predicted = predictCost(network, chosen, { bits });
      const subnet = build(network, chosen);
      const { products, ...measured } = cost(measuredGraph(subnet, architecture.inputs), { bits });
      const { products: predictedProducts, ...rest } = predicted;
      assert.deepEqual(rest, measured);
      assert.deepEqual(predictedProducts.map(({ macs }) => macs), products.map(({ macs }) => macs));
      if (!chosen.flat().includes(true)) assert.deepEqual(predictCost(network, chosen), dense);
      else assert.ok(predicted.macs < dense.macs && predicted.parameters < dense.parameters);
    }
  });
}

for (const mode of ["fused weight+activation", "composite weight"] as const) {
  Deno.test(`predictCost() with ${mode} quantizers is the cost of the quantized subnet`, () => {
    const { graph, variables } = tracedNetwork("depthwise", mode);
    const { graph: merged, layers } = mergeBranches(graph);
    const read = <T>(of: (v: tf.Variable) => T) =>
      Object.fromEntries(Object.entries(variables).map(([name, v]) => [name, of(v)]));
    const network = {
      graph,
      layers,
      groups: pruningGroups(merged, { layers }),
      parameters: read((v) => v.dataSync<"float32">()),
      shapes: read((v) => v.shape),
    };
    const chosen = chooseAtRandom(network.groups, 0.5, random(3));
    const subnet = build(network, chosen);
    const bits = Object.fromEntries(
      subnet.layers.map(({ name, weightBits: weight, activationBits: activation }) => [
        name,
        { weight, activation },
      ]),
    );
    const measured = cost(mergeBranches(subnet.graph).graph, { bits });
    assert.deepEqual(predictCost(network, chosen, { bits }), measured);
    assert.deepEqual(predictCost({ ...network, graph: merged }, chosen, { bits }), measured);
    assert.ok(measured.layers.every(({ weightBits }) => weightBits < 32));
  });
}

Deno.test("predictCost() of attention without one of three heads has smaller products, too", () => {
  const graph = graphOf([5, 6], { "q/kernel": [6, 12], "out/kernel": [12, 6] }, (x, p) => {
    const rows = tf.matMul(x as tf.Tensor, p["q/kernel"] as tf.Tensor);
    const q = tf.transpose(tf.reshape(rows, [-1, 5, 3, 4]), [0, 2, 1, 3]);
    const y = tf.matMul(tf.softmax(tf.matMul(q, q, false, true)), q);
    const joined = tf.reshape(tf.transpose(y, [0, 2, 1, 3]), [-1, 5, 12]);
    return tf.matMul(joined, p["out/kernel"] as tf.Tensor);
  });
  const groups = pruningGroups(graph);
  const removed = groups.map(({ size, prunable }) =>
    Array.from({ length: size }, (_, i) => prunable && i === 1)
  );
  const { layers, products, parameters } = predictCost({ graph, groups }, removed);
  assert.deepEqual(layers.map(({ shape, macs }) => [shape, macs]), [
    [[6, 8], 5 * 6 * 8],
    [[8, 6], 5 * 8 * 6],
  ]);
  const heads = 2;
  assert.deepEqual(products.map(({ macs }) => macs), [heads * 5 * 5 * 4, heads * 5 * 5 * 4]);
  assert.equal(parameters, 2 * 6 * 8);
});

Deno.test("predictCost() refuses to empty a group and bits of unknown layers", () => {
  const graph = graphOf([3], { "a/kernel": [3, 4], "b/kernel": [4, 2] }, (x, p) => {
    const hidden = tf.relu(tf.matMul(x as tf.Tensor, p["a/kernel"] as tf.Tensor));
    return tf.matMul(hidden, p["b/kernel"] as tf.Tensor);
  });
  const groups = pruningGroups(graph);
  const all = groups.map(({ size }) => new Array<boolean>(size).fill(true));
  assert.throws(() => predictCost({ graph, groups }, all), {
    name: "RangeError",
    message: /group a must keep at least one structure: current value is 0$/,
  });
  const none = groups.map(({ size }) => new Array<boolean>(size).fill(false));
  const bits = { c: { weight: 4, activation: 4 } };
  assert.throws(() => predictCost({ graph, groups }, none, { bits }), {
    name: "RangeError",
    message: "Cannot compute the cost: bits must name layers of the graph: current value is c",
  });
});
