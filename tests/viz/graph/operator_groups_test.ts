import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { vit } from "@geta-lab/geta/zoo";
import { mergeBranches, pruningGroups } from "@geta-lab/geta/qadg";
import { operatorGroups } from "../../../lib/viz/graph/operator_groups.ts";
import { traceFloat } from "../../../tools/zoo/trace_quantized.ts";
import { tracedNetwork } from "../../qadg/quantized_networks.ts";
import { exampleGroups } from "../example_groups.ts";

/** Operator and names of the groups its result carries. */
function carried(name: string, mode: "float" | "composite weight+activation"): string[] {
  const { graph } = tracedNetwork(name, mode);
  const groups = pruningGroups(mergeBranches(graph).graph);
  return [...operatorGroups(graph, groups)].map(([id, found]) =>
    `${graph.nodes[id]!.op} ${found.map((i) => groups[i]!.name).join("+")}`
  );
}

Deno.test("operatorGroups(): a concat carries the groups of all it joins, attention scores none", () => {
  const concat = carried("concat", "float");
  assert.ok(concat.includes("Concat left+right+both/bn"), `${concat}`);
  const attention = carried("attention", "float");
  assert.ok(attention.includes("Softmax "), `${attention}`);
  assert.equal(attention.at(-1), "BatchMatMul head");
});

Deno.test("operatorGroups(): heads are followed through reshape, scores and softmax; dimensions have a group of their own", async () => {
  await useEngine();
  const network = vit({ layers: 1 }), graph = traceFloat(network);
  for (const [heads, expected] of [["whole", 1], ["both", 1], ["dimensions", 0]] as const) {
    const groups = pruningGroups(graph, { heads });
    const found = operatorGroups(graph, groups);
    const softmax = graph.nodes.find(({ op }) => op === "Softmax")!;
    const names = found.get(softmax.id)!.map((i) => groups[i]!);
    assert.deepEqual(names.map(({ size }) => size), expected === 1 ? [3] : []);
  }
});

Deno.test("operatorGroups() of a quantized graph are those of the float one", () => {
  for (const name of ["residual", "flatten", "tied"]) {
    assert.deepEqual(carried(name, "composite weight+activation"), carried(name, "float"));
  }
});

Deno.test("operatorGroups() refuses groups of another graph", () => {
  const { graph } = tracedNetwork("chain", "float");
  assert.throws(() => operatorGroups(graph, exampleGroups), {
    name: "TypeError",
    message:
      "Cannot colour the graph: every group must cut parameters of the graph: current value is group fc1, " +
      "which cuts fc1/kernel along axis 1",
  });
});
