import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Tensor } from "@geta-lab/geta/core";
import { trace } from "@geta-lab/geta/graph";
import { resnet20, small } from "@geta-lab/geta/models";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { graphOf, groupsOf } from "./groups_of.ts";
import { NETWORK_NAMES } from "./networks.ts";
import { MODES, tracedNetwork } from "./quantized_networks.ts";

const DENSE = { "fc1/kernel": [3, 4], "fc2/kernel": [4, 5], "fc3/kernel": [5, 2] };

function denseStack() {
  return graphOf(
    [3],
    DENSE,
    (x, p) =>
      Object.values(p).reduce((y, kernel) => tf.relu(tf.matMul(y, kernel as Tensor)), x as Tensor),
  );
}

for (const name of NETWORK_NAMES) {
  Deno.test(`pruningGroups() finds the float groups of ${name} in every quantized form`, () => {
    const groups = MODES.map((mode) =>
      pruningGroups(mergeBranches(tracedNetwork(name, mode).graph).graph)
    );
    assert.ok(groups[0]!.some(({ prunable }) => prunable));
    for (const found of groups.slice(1)) assert.deepEqual(found, groups[0]);
  });
}

Deno.test("pruningGroups() gives the groups of resnet20: one stream per stage, one inside each block", () => {
  const model = resnet20();
  const graph = trace((x) => model.forward(x, { training: false }), [
    tf.zeros([1, ...model.inputs[0]!.shape]),
  ], { variables: model.variables });
  const groups = pruningGroups(graph).filter(({ prunable }) => prunable);
  assert.equal(groups.length, 3 + 9);
  assert.equal(groups.reduce((sum, { size }) => sum + size, 0), 4 * (16 + 32 + 64));
  const stem = groups[0]!.ownedSlices.filter(({ parameter }) => parameter.endsWith("/kernel"));
  assert.deepEqual(stem.map(({ parameter, axis }) => [parameter, axis]), [
    ["stem/kernel", 3],
    ["stage1/block1/conv2/kernel", 3],
    ["stage1/block2/conv2/kernel", 3],
    ["stage1/block3/conv2/kernel", 3],
  ]);
});

Deno.test("pruningGroups() gives every structure of a group to every owner once", () => {
  const model = small();
  const graph = trace((x) => model.forward(x, { training: false }), [
    tf.zeros([1, ...model.inputs[0]!.shape]),
  ], { variables: model.variables });
  for (const { size, ownedSlices } of pruningGroups(graph)) {
    const all = Array.from({ length: size }, (_, i) => i);
    for (const { structures } of ownedSlices) assert.deepEqual(structures, all);
  }
});

Deno.test("pruningGroups() ignores by parameter, layer, pattern and operator", () => {
  for (const ignore of ["fc1/kernel", "fc1", /^fc1/, /fc1/g]) {
    const groups = pruningGroups(denseStack(), { ignore: [ignore] });
    assert.deepEqual(groups.map(({ prunable }) => prunable), [false, true, false]);
    assert.equal(groups[0]!.reason, `it is ignored, by ${ignore}`);
  }
  const all = pruningGroups(denseStack(), { ignore: [{ operator: "BatchMatMul" }] });
  assert.equal(all.some(({ prunable }) => prunable), false);
  assert.equal(all[0]!.reason, "it is ignored, by operator BatchMatMul");
  // "fc" is not the layer fc1
  assert.throws(() => pruningGroups(denseStack(), { ignore: ["fc"] }), {
    name: "SettingsError",
    message: /^Cannot ignore fc: .*: current value is a network with fc1\/kernel, /,
  });
});

Deno.test("pruningGroups() lists quantized layers only", () => {
  const { graph, layers } = mergeBranches(tracedNetwork("flatten", "fused weight").graph);
  assert.deepEqual(pruningGroups(graph, { layers }).map((group) => group.layers), [
    ["conv1"],
    ["fc1"],
    ["fc2"],
  ]);
  const float = mergeBranches(tracedNetwork("flatten", "float").graph);
  assert.deepEqual(
    pruningGroups(float.graph, { layers: float.layers }).map((group) => group.layers),
    [[], [], []],
  );
});

Deno.test("pruningGroups() keeps a layer of one unit whole", () => {
  const shapes = { "fc1/kernel": [3, 1], "fc2/kernel": [1, 2] };
  const groups = groupsOf(
    [3],
    shapes,
    (x, p) => tf.matMul(tf.matMul(x, p["fc1/kernel"]!), p["fc2/kernel"]!),
  );
  assert.equal(groups[0], "fc1/kernel@1=0 | fc2/kernel@0=0: it has only one structure");
});

Deno.test("pruningGroups() splits a layer into what may go and what may not, with names of their own", () => {
  const graph = graphOf([3], { "fc1/kernel": [3, 4], "fc2/kernel": [2, 2] }, (x, p) => {
    const [left, right] = tf.split(tf.matMul(x, p["fc1/kernel"]!) as Tensor, 2, 1);
    return [tf.matMul(tf.relu(left!), p["fc2/kernel"] as Tensor), right!];
  });
  const groups = pruningGroups(graph);
  assert.deepEqual(groups.map(({ name, prunable }) => [name, prunable]), [
    ["fc1", true],
    ["fc1:2", false],
    ["fc2", false],
  ]);
  assert.deepEqual(groups[1]!.ownedSlices[0]!.structures, [-1, -1, 0, 1]);
});

Deno.test("pruningGroups() protects what is added to the network's input", () => {
  const shapes = { "a/kernel": [3, 3, 2, 2], "b/kernel": [3, 3, 2, 4] };
  const groups = groupsOf([4, 4, 2], shapes, (x, p) => {
    const y = tf.add(tf.conv2d(x, p["a/kernel"]!, 1, "same"), x);
    return tf.conv2d(y as tf.Tensor4D, p["b/kernel"]!, 1, "same");
  });
  assert.match(groups[0]!, /: Add at node 1 couples it to the network's input:0$/);
});

Deno.test("pruningGroups() never gives a kernel's channels away with others that could stay instead", () => {
  // what c writes to holds all of a's channels and two that are padded: three structures of a and one padded one may go
  const shapes = { "a/kernel": [3, 4], "c/kernel": [3, 6], "d/kernel": [6, 2] };
  const groups = pruningGroups(graphOf([3], shapes, (x, p) => {
    const padded = tf.pad(tf.matMul(x, p["a/kernel"]!) as tf.Tensor, [[0, 0], [0, 2]]);
    return tf.matMul(tf.relu(tf.add(padded, tf.matMul(x, p["c/kernel"]!))), p["d/kernel"]!);
  }));
  assert.deepEqual(groups.filter(({ prunable }) => prunable).map(({ size }) => size), [4, 2]);
});
