import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { buildSubnet, checkSubnet } from "@geta-lab/geta/subnet";
import { zeroStructures } from "@geta-lab/geta/structure";
import { tracedNetwork } from "../qadg/quantized_networks.ts";

function cutNetwork() {
  const { graph, forward, variables } = tracedNetwork("residual", "fused weight+activation");
  const entries = Object.entries(variables);
  const { graph: merged, layers } = mergeBranches(graph);
  const groups = pruningGroups(merged);
  const shapes = Object.fromEntries(entries.map(([name, { shape }]) => [name, shape]));
  const trained = Object.fromEntries(
    entries.map(([name, v]) => [name, v.dataSync<"float32">().slice()]),
  );
  const chosen = groups.map(({ size, prunable }) =>
    Array.from({ length: size }, (_, i) => prunable && i % 2 === 1)
  );
  const parameters = zeroStructures(groups, chosen, trained, shapes);
  return { trained, full: { graph, forward, variables, groups, layers, parameters, shapes } };
}

Deno.test("checkSubnet() finds subnet and zeroed network equal, and leaves no tensor behind", () => {
  const { full } = cutNetwork();
  const subnet = buildSubnet(full), x = tf.randomNormal([3, 8, 8, 3], 0, 1, "float32", 1);
  const before = tf.memory().numTensors;
  assert.ok(checkSubnet(subnet, full, [x]).relative <= 1e-5);
  assert.equal(tf.memory().numTensors, before);
});

Deno.test("checkSubnet() notices that the network was not zeroed, or that a weight changed", () => {
  const { full, trained } = cutNetwork();
  const subnet = buildSubnet(full), x = tf.randomNormal([3, 8, 8, 3], 0, 1, "float32", 1);
  assert.ok(checkSubnet(subnet, { ...full, parameters: trained }, [x]).relative > 1e-2);
  subnet.parameters["stem/kernel"]!.data[0]! += 0.1;
  assert.ok(checkSubnet(subnet, full, [x]).relative > 1e-4);
});

Deno.test("checkSubnet() holds the subnet against the author's function: it sees what a trace got wrong", () => {
  const { full } = cutNetwork(), x = tf.randomNormal([3, 8, 8, 3], 0, 1, "float32", 1);
  const nodes = full.graph.nodes.map((node) => node.op === "Relu" ? { ...node, op: "Elu" } : node);
  const subnet = buildSubnet({ ...full, graph: { ...full.graph, nodes } });
  assert.ok(checkSubnet(subnet, full, [x]).relative > 1e-2);
});
