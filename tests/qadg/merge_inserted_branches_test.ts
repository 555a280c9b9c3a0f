import assert from "node:assert/strict";
import { findBranches, mergeAttachedBranches, mergeInsertedBranches } from "@geta-lab/geta/qadg";
import { tracedNetwork } from "./quantized_networks.ts";

Deno.test("mergeInsertedBranches() gives the graph with quantized weights alone", () => {
  const { graph } = tracedNetwork("residual", "transparent weight+activation");
  const weights = tracedNetwork("residual", "transparent weight").graph;
  assert.deepEqual(mergeInsertedBranches(graph), weights);
  assert.ok(findBranches(weights).every(({ kind }) => kind === "weight"));
});

Deno.test("mergeInsertedBranches() and mergeAttachedBranches() may come in any order", () => {
  const { graph } = tracedNetwork("attention", "transparent weight+activation");
  assert.deepEqual(
    mergeInsertedBranches(mergeAttachedBranches(graph)),
    mergeAttachedBranches(mergeInsertedBranches(graph)),
  );
});
