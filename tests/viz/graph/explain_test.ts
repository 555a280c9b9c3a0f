import assert from "node:assert/strict";
import * as qadg from "@geta-lab/geta/qadg";
import { explain } from "@geta-lab/geta/viz";
import { tracedNetwork } from "../../qadg/quantized_networks.ts";

Deno.test("explain() shows every step of QADG, named after the function that does it", async () => {
  const steps = await explain(tracedNetwork("chain", "composite weight+activation").graph);
  assert.deepEqual(steps.map(({ name }) => name), [
    "findBranches",
    "mergeAttachedBranches",
    "mergeInsertedBranches",
    "pruningGroups",
  ]);
  for (const { name } of steps) assert.equal(typeof qadg[name as keyof typeof qadg], "function");
  assert.deepEqual(
    steps.map(({ svg }) => svg.match(/(weight|activation) quantizer/g)?.length ?? 0),
    [
      6,
      3,
      0,
      0,
    ],
  );
  assert.deepEqual(steps.map(({ sentence }) => sentence.match(/\d+/g)?.join()), [
    "90,81,3,3",
    "45",
    "9",
    "2,1",
  ]);
});

Deno.test("explain() of a float model goes straight to the groups", async () => {
  const steps = await explain(tracedNetwork("residual", "float").graph);
  assert.deepEqual(steps.map(({ name }) => name), ["findBranches", "pruningGroups"]);
  assert.match(steps[0]!.sentence, /0 of them in quantizers: 0 branches attached/);
});
