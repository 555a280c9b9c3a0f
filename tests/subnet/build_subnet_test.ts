import assert from "node:assert/strict";
import fc from "fast-check";
import * as tf from "@tensorflow/tfjs";
import { type NamedArrays, random } from "@geta-lab/geta/core";
import { fromJson, replay, toJson } from "@geta-lab/geta/graph";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { buildSubnet, checkEquivalence, chooseAtRandom, type Subnet } from "@geta-lab/geta/subnet";
import { zeroStructures } from "@geta-lab/geta/structure";
import { clippedValue, integerLevel, levelBits } from "@geta-lab/geta/quant";
import { NETWORK_NAMES } from "../qadg/networks.ts";
import { MODES, type TestMode, tracedNetwork } from "../qadg/quantized_networks.ts";

/** A traced network, its analysis and its numbers. */
function prepare(name: string, mode: TestMode) {
  const { graph, variables, inputShape } = tracedNetwork(name, mode);
  const merged = mergeBranches(graph);
  const entries = Object.entries(variables);
  return {
    graph,
    inputShape,
    layers: merged.layers,
    groups: pruningGroups(merged.graph, { layers: merged.layers }),
    parameters: Object.fromEntries(
      entries.map(([name, v]) => [name, v.dataSync<"float32">().slice()]),
    ),
    shapes: Object.fromEntries(entries.map(([name, { shape }]) => [name, shape])),
  };
}

function tensors(arrays: NamedArrays, shapes: Record<string, number[]>) {
  return Object.fromEntries(
    Object.entries(arrays).map(([name, data]) => [name, tf.tensor(data, shapes[name]!)]),
  );
}

function runSubnet({ graph, parameters }: Subnet) {
  const given = Object.entries(parameters).map(([name, { data, shape }]) =>
    [name, tf.tensor(data, shape)] as const
  );
  return replay(graph, Object.fromEntries(given));
}

/** Zeroes random structures, builds the subnet, and compares the two on a random batch. */
function removeAtRandom(network: ReturnType<typeof prepare>, seed: number, share: number) {
  const { graph, groups, layers, shapes, inputShape } = network;
  const chosen = chooseAtRandom(groups, share, random(seed));
  const parameters = zeroStructures(groups, chosen, network.parameters, shapes);
  const subnet = buildSubnet({ graph, groups, layers, parameters, shapes });
  const equivalence = tf.tidy(() => {
    const x = tf.randomNormal([1 + seed % 3, ...inputShape], 0, 1, "float32", seed);
    const full = replay(graph, tensors(parameters, shapes));
    return { ...checkEquivalence(full, runSubnet(subnet), [x]) };
  });
  return { chosen, subnet, ...equivalence };
}

for (const name of NETWORK_NAMES) {
  for (const mode of MODES) {
    Deno.test(`buildSubnet() keeps the output of ${name} (${mode}) whatever is removed`, () => {
      const network = prepare(name, mode);
      fc.assert(
        fc.property(fc.nat(1e6), fc.double({ min: 0.1, max: 0.9, noNaN: true }), (seed, share) => {
          const { relative } = removeAtRandom(network, seed, share);
          assert.ok(relative <= 1e-4, `relative difference ${relative}`);
        }),
        { seed: 7, numRuns: mode === "float" ? 8 : 3 },
      );
    });
  }
}

Deno.test("buildSubnet() changes the output if a structure is removed that is not zero", () => {
  const network = prepare("chain", "float");
  const { graph, groups, layers, parameters, shapes, inputShape } = network;
  const chosen = groups.map(({ size, prunable }) =>
    Array.from({ length: size }, (_, i) => prunable && i === 0)
  );
  const zeroed = zeroStructures(groups, chosen, parameters, shapes);
  const subnet = buildSubnet({ graph, groups, layers, parameters: zeroed, shapes });
  const { relative } = tf.tidy(() => {
    const x = tf.randomNormal([2, ...inputShape], 0, 1, "float32", 1);
    return {
      ...checkEquivalence(replay(graph, tensors(parameters, shapes)), runSubnet(subnet), [x]),
    };
  });
  assert.ok(relative > 1e-3);
});

Deno.test("buildSubnet() removes what is zero, and nothing twice", () => {
  const { chosen, subnet } = removeAtRandom(prepare("flatten", "fused weight"), 11, 0.5);
  const removed = chosen.map((structures) => structures.filter((one) => one).length);
  assert.ok(removed[0]! > 0 && removed[1]! > 0);
  assert.deepEqual(subnet.layers.map(({ before, after }) => before - after), removed);
  assert.deepEqual(subnet.layers.map(({ shape }) => shape), [
    [3, 3, 3, 6 - removed[0]!],
    [16 * (6 - removed[0]!), 7 - removed[1]!],
    [7 - removed[1]!, 4],
  ]);
  const again = buildSubnet({
    graph: subnet.graph,
    groups: pruningGroups(subnet.graph),
    layers: [],
    parameters: Object.fromEntries(
      Object.entries(subnet.parameters).map(([name, { data }]) => [name, data]),
    ),
    shapes: Object.fromEntries(
      Object.entries(subnet.parameters).map(([name, { shape }]) => [name, shape]),
    ),
  });
  assert.deepEqual(again.parameters, subnet.parameters);
  assert.deepEqual(again.graph, subnet.graph);
});

Deno.test("buildSubnet() stores weights as integers that the quantizer formula gives", () => {
  const network = prepare("flatten", "fused weight+activation");
  const { graph, groups, layers, parameters, shapes } = network;
  const subnet = buildSubnet({ graph, groups, layers, parameters, shapes });
  for (const { name, levels, stepSize, weightBits, activationBits } of subnet.layers) {
    const scalar = (role: string) => parameters[`${name}/weight/${role}`]![0]!;
    const quantizer = {
      stepSize: scalar("stepSize"),
      clip: scalar("clip"),
      exponent: scalar("exponent"),
    };
    const wanted = Int32Array.from(
      parameters[`${name}/kernel`]!,
      (weight) => integerLevel(clippedValue(weight, quantizer), quantizer),
    );
    assert.deepEqual(levels, wanted);
    assert.equal(weightBits, levelBits(quantizer));
    assert.equal(activationBits, 8); // log2(8 / 0.05 + 1) + 1 = 8.33
    const dequantized = Float32Array.from(levels!, (level) => level * Math.fround(stepSize!));
    assert.deepEqual(subnet.parameters[`${name}/kernel`]!.data, dequantized);
  }
});

Deno.test("buildSubnet() leaves the original alone and drops the weight quantizers", () => {
  const network = prepare("residual", "composite weight+activation");
  const copy = structuredClone(network);
  const { subnet } = removeAtRandom(network, 5, 0.5);
  assert.deepEqual(network, copy);
  const names = Object.keys(subnet.parameters);
  assert.ok(names.every((name) => !name.includes("/weight/")));
  assert.ok(names.some((name) => name.includes("/activation/")));
});

Deno.test("buildSubnet() makes a graph that can be saved and read again", () => {
  const { subnet } = removeAtRandom(prepare("constants", "composite weight+activation"), 5, 0.5);
  assert.deepEqual(fromJson(toJson(subnet.graph)), subnet.graph);
});

Deno.test("buildSubnet() of a float network reports 32 bits and no levels", () => {
  const { graph, groups, layers, parameters, shapes } = prepare("chain", "float");
  const subnet = buildSubnet({ graph, groups, layers, parameters, shapes });
  assert.deepEqual(subnet.layers[0], {
    name: "conv1",
    weightBits: 32,
    activationBits: 32,
    shape: [3, 3, 3, 6],
    before: 6,
    after: 6,
  });
  assert.deepEqual(subnet.graph, graph);
});

Deno.test("buildSubnet() keeps one structure of a group that is zero altogether, and computes the same", () => {
  const { graph, inputShape, groups, layers, parameters, shapes } = prepare("chain", "float");
  const all = groups.map(({ size, prunable }) => new Array<boolean>(size).fill(prunable));
  const empty = zeroStructures(groups, all, parameters, shapes);
  const subnet = buildSubnet({ graph, groups, layers, parameters: empty, shapes });
  const x = tf.randomNormal([2, ...inputShape], 0, 1, "float32", 3);
  const outputs = [replay(graph, tensors(empty, shapes)), runSubnet(subnet)]
    .map((run) => [run(x)].flat()[0]!.dataSync());
  assert.deepEqual(outputs[1], outputs[0]);
  assert.ok(Object.values(subnet.parameters).every(({ shape }) => !shape.includes(0)));
});

Deno.test("buildSubnet() keeps zero structures of groups that are not prunable", () => {
  const { graph, layers, parameters, shapes } = prepare("chain", "float");
  const groups = pruningGroups(graph, { ignore: [/./] });
  const chosen = groups.map(({ size }) => Array.from({ length: size }, (_, i) => i === 0));
  const zeroed = zeroStructures(groups, chosen, parameters, shapes);
  const subnet = buildSubnet({ graph, groups, layers, parameters: zeroed, shapes });
  assert.deepEqual(subnet.graph, graph);
});

Deno.test("buildSubnet() says which parameter is missing", () => {
  const { graph, groups, layers, parameters, shapes } = prepare("chain", "float");
  const { "bn1/mean": _, ...incomplete } = parameters;
  assert.throws(() => buildSubnet({ graph, groups, layers, parameters: incomplete, shapes }), {
    name: "TypeError",
    message: "Cannot use bn1/mean: its data must be given: current value is undefined",
  });
});

Deno.test("buildSubnet() gives a network that can be fine-tuned", () => {
  const { subnet } = removeAtRandom(prepare("flatten", "fused weight+activation"), 3, 0.4);
  const variables = Object.fromEntries(
    Object.entries(subnet.parameters).map(([name, { data, shape }]) =>
      [name, tf.variable(tf.tensor(data, shape), true)] as const
    ),
  );
  const run = replay(subnet.graph, variables);
  const x = tf.randomNormal([2, 8, 8, 3], 0, 1, "float32", 1);
  const { grads } = tf.variableGrads(() => tf.sum(tf.square(run(x)[0]!)) as tf.Scalar);
  const gradients = Object.values(grads);
  assert.equal(gradients.length, Object.keys(variables).length);
  assert.ok(gradients.every((gradient) => gradient.dataSync().every(Number.isFinite)));
});
