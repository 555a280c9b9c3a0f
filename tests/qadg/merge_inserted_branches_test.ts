import assert from "node:assert/strict";
import { findBranches, mergeAttachedBranches, mergeInsertedBranches } from "@geta-lab/geta/qadg";
import { tracedNetwork } from "./quantized_networks.ts";

Deno.test("mergeInsertedBranches() gives the graph with quantized weights alone", () => {
  const { graph } = tracedNetwork("residual", "composite weight+activation");
  const weights = tracedNetwork("residual", "composite weight").graph;
  assert.deepEqual(mergeInsertedBranches(graph), weights);
  assert.ok(findBranches(weights).every(({ kind }) => kind === "weight"));
});

Deno.test("mergeInsertedBranches() and mergeAttachedBranches() may come in any order", () => {
  const { graph } = tracedNetwork("attention", "composite weight+activation");
  assert.deepEqual(
    mergeInsertedBranches(mergeAttachedBranches(graph)),
    mergeAttachedBranches(mergeInsertedBranches(graph)),
  );
});
