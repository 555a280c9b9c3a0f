import assert from "node:assert/strict";
import { describeGroup, describeGroups, pruningGroups } from "@geta-lab/geta/qadg";
import { tracedNetwork } from "./quantized_networks.ts";

const listing = (name: string) =>
  describeGroups(pruningGroups(tracedNetwork(name, "float").graph)).split("\n");

Deno.test("describeGroups() speaks of filters, inputs and outputs", () => {
  assert.deepEqual(listing("chain"), [
    "conv1 (6 structures): cutting conv1 filter 0 also cuts bn1[0], conv2 input 0",
    "conv2 (5 structures): cutting conv2 filter 0 also cuts conv2/bias[0], head input 0",
    "head (4 structures): kept, because it is an axis of the network's output 0",
  ]);
});

Deno.test("describeGroups() names all inputs behind a flatten, the first ones", () => {
  const [conv1, fc1] = listing("flatten");
  assert.equal(
    conv1,
    "conv1 (6 structures): cutting conv1 filter 0 also cuts conv1/bias[0], fc1 inputs 0, 6, 12, 18 and 12 more",
  );
  assert.equal(
    fc1,
    "fc1 (7 structures): cutting fc1 output 0 also cuts fc1/bias[0], fc2 input 0",
  );
});

Deno.test("describeGroups() puts what is kept last and has a line for every group", () => {
  const groups = pruningGroups(tracedNetwork("concat", "float").graph);
  const lines = listing("concat");
  assert.equal(lines.length, groups.length);
  const kept = lines.map((line) => line.includes(": kept, because "));
  assert.deepEqual(kept, [...kept].sort((a, b) => Number(a) - Number(b)));
  assert.deepEqual([...lines].sort(), groups.map((group) => describeGroup(group)).sort());
});

Deno.test("describeGroups() of no groups says so", () => {
  assert.equal(describeGroups([]), "no group: the graph has no parameter that owns structures");
});

Deno.test("describeGroups() warns when nothing can be pruned", () => {
  const { graph } = tracedNetwork("chain", "float");
  const lines = describeGroups(pruningGroups(graph, { ignore: [/./] })).split("\n");
  assert.equal(lines[0], "Nothing can be pruned:");
  assert.equal(lines[1], "conv1 (6 structures): kept, because it is ignored, by /./");
});
