import assert from "node:assert/strict";
import { bypassBranches, findBranches } from "@geta-lab/geta/qadg";
import { tracedNetwork } from "./quantized_networks.ts";

Deno.test("bypassBranches() without branches changes nothing", () => {
  const { graph } = tracedNetwork("residual", "float");
  assert.deepEqual(bypassBranches(graph, []), graph);
});

Deno.test("bypassBranches() can take out weight quantizers and leave the others", () => {
  const { graph } = tracedNetwork("chain", "fused weight+activation");
  const attached = findBranches(graph).filter(({ kind }) => kind === "weight");
  const left = bypassBranches(graph, attached);
  assert.equal(left.nodes.filter(({ op }) => op.startsWith("FakeQuant")).length, 3);
  assert.ok(left.leaves.every(({ name }) => !name.includes("/weight/")));
  assert.deepEqual(left.nodes.map(({ id }) => id), [...left.nodes.keys()]);
});

Deno.test("bypassBranches() numbers operators so that each reads only earlier results", () => {
  const { graph } = tracedNetwork("attention", "composite weight+activation");
  const merged = bypassBranches(graph, findBranches(graph));
  const known = new Set(merged.leaves.map(({ value }) => value));
  for (const { inputs, outputs } of merged.nodes) {
    for (const value of Object.values(inputs)) assert.ok(known.has(value));
    for (const value of outputs) known.add(value);
  }
});
