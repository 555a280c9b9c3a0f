import assert from "node:assert/strict";
import { findBranches } from "@geta-lab/geta/qadg";
import { tracedNetwork } from "./quantized_networks.ts";

Deno.test("findBranches() finds nothing in a float network", () => {
  assert.deepEqual(findBranches(tracedNetwork("chain", "float").graph), []);
});

Deno.test("findBranches() finds one branch per quantizer and call", () => {
  for (const mode of ["fused weight+activation", "composite weight+activation"] as const) {
    const branches = findBranches(tracedNetwork("tied", mode).graph);
    const names = branches.map(({ layer, kind }) => `${layer} ${kind}`).sort();
    assert.deepEqual(names, [
      "conv0 activation",
      "conv0 weight",
      "head activation",
      "head weight",
      "shared activation",
      "shared activation",
      "shared weight",
    ]);
  }
});

Deno.test("findBranches() takes all operators of a composite quantizer", () => {
  const { graph } = tracedNetwork("chain", "composite weight+activation");
  const inside = findBranches(graph).flatMap(({ nodes }) => nodes).sort((a, b) => a - b);
  const marked = graph.nodes.filter(({ scopes }) => scopes.some((s) => s.startsWith("fakeQuant:")));
  assert.deepEqual(inside, marked.map(({ id }) => id));
});

Deno.test("findBranches() refuses a quantizer without scalars", () => {
  const { graph } = tracedNetwork("chain", "fused weight");
  const nameless = {
    ...graph,
    leaves: graph.leaves.map((leaf) => ({ ...leaf, name: leaf.name.replace(/stepSize$/, "size") })),
  };
  assert.throws(() => findBranches(nameless), {
    name: "TypeError",
    message:
      /^Cannot merge the quantizer fakeQuant:conv1:weight: it must have one input, one output, a step size and a clip: current value is 2 inputs, 1 outputs, /,
  });
});
