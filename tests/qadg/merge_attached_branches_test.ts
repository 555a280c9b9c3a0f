import assert from "node:assert/strict";
import { findBranches, mergeAttachedBranches } from "@geta-lab/geta/qadg";
import { tracedNetwork } from "./quantized_networks.ts";

Deno.test("mergeAttachedBranches() gives the float graph if only weights are quantized", () => {
  const { graph } = tracedNetwork("residual", "composite weight");
  assert.deepEqual(mergeAttachedBranches(graph), tracedNetwork("residual", "float").graph);
});

Deno.test("mergeAttachedBranches() leaves every activation quantizer", () => {
  const { graph } = tracedNetwork("chain", "composite weight+activation");
  const left = findBranches(mergeAttachedBranches(graph));
  assert.deepEqual(left.map(({ kind, layer }) => `${layer} ${kind}`), [
    "conv1 activation",
    "conv2 activation",
    "head activation",
  ]);
});
