import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { bench } from "../../tools/study/bench.ts";
import { lengths } from "../../tools/study/lengths.ts";
import { runTrials } from "../../tools/study/line.ts";
import { searchTable } from "../../tools/study/search_table.ts";
import { searchTrials, SHARE } from "../../tools/study/search_trials.ts";

Deno.test("study search compares every search on one dense network, within one budget", async () => {
  await useEngine();
  const lines = await runTrials(searchTrials(bench(0, lengths.quick)));
  assert.deepEqual(lines.map(({ method }) => method), [
    "exhaustive",
    "uniform",
    "sensitivity",
    "program",
    "AMC",
    "NetAdapt",
  ]);
  const [truth] = lines;
  for (const { method, validation, removed, evaluations, seconds } of lines) {
    // NetAdapt takes any multiple of eight, the others of the quick study two options
    if (method !== "NetAdapt") assert.ok(validation! <= truth!.validation!, method);
    assert.ok(removed >= 1 - SHARE - 1e-9, method);
    assert.ok(evaluations! >= 0 && seconds! >= 0);
  }
  assert.equal(lines.find(({ method }) => method === "uniform")!.evaluations, 0);
  assert.equal(searchTable(lines).trim().split("\n").length, 2 + 6);
});
