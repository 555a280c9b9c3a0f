import assert from "node:assert/strict";
import { mergeBranches } from "@geta-lab/geta/qadg";
import { NETWORK_NAMES } from "./networks.ts";
import { MODES, tracedNetwork } from "./quantized_networks.ts";

for (const name of NETWORK_NAMES) {
  Deno.test(`mergeBranches() gives back the graph of the float ${name}`, () => {
    const float = tracedNetwork(name, "float").graph;
    for (const mode of MODES) {
      assert.deepEqual(mergeBranches(tracedNetwork(name, mode).graph).graph, float);
    }
  });
}

Deno.test("mergeBranches() gives each layer the scalars of its own quantizers", () => {
  for (const mode of ["fused weight+activation", "composite weight+activation"] as const) {
    const { layers } = mergeBranches(tracedNetwork("flatten", mode).graph);
    assert.deepEqual(layers.map(({ name }) => name), ["conv1", "fc1", "fc2"]);
    assert.deepEqual(layers[1], {
      name: "fc1",
      weight: "fc1/kernel",
      weightQuantizer: {
        stepSize: "fc1/weight/stepSize",
        clip: "fc1/weight/clip",
        exponent: "fc1/weight/exponent",
      },
      activationQuantizer: { stepSize: "fc1/activation/stepSize", clip: "fc1/activation/clip" },
    });
  }
});

Deno.test("mergeBranches() lists a layer that is called twice once", () => {
  const { layers } = mergeBranches(tracedNetwork("tied", "fused weight+activation").graph);
  assert.deepEqual(layers.map(({ name }) => name), ["conv0", "shared", "head"]);
});

Deno.test("mergeBranches() does not change the graph it is given", () => {
  const { graph } = tracedNetwork("chain", "fused weight+activation");
  const copy = structuredClone(graph);
  mergeBranches(graph);
  assert.deepEqual(graph, copy);
});

Deno.test("mergeBranches() refuses a quantizer whose layer does not exist", () => {
  const { graph } = tracedNetwork("chain", "fused weight");
  const renamed = {
    ...graph,
    nodes: graph.nodes.map((node) => ({
      ...node,
      scopes: node.scopes.map((scope) => scope.replace("fakeQuant:conv1:", "fakeQuant:other:")),
    })),
  };
  assert.throws(() => mergeBranches(renamed), {
    name: "TypeError",
    message:
      "Cannot merge the quantizer of other: there must be a layer of that name: current value is conv1, conv2, head",
  });
});
