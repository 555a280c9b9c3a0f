import assert from "node:assert/strict";
import { imageBatches, shapes } from "@geta-lab/geta/datasets";
import { useEngine } from "@geta-lab/geta/engine";
import { getaRun, recipe, runTimetable, targetStructures } from "@geta-lab/geta/geta";
import { mlp } from "@geta-lab/geta/models";

await useEngine();
const source = imageBatches(shapes({ seed: 0, train: 160, validation: 10, test: 20 }), {
  size: 16,
  seed: 0,
});

for (const changes of [{}, { start: "scratch" }, { quantize: "none" }, { bops: 0.003 }] as const) {
  Deno.test(`runTimetable() covers every step of a run once, and names the steps of the run: ${JSON.stringify(changes)}`, () => {
    using run = getaRun(mlp({ seed: 0 }), source, recipe("mlp", { epochs: 8, ...changes }));
    const rows = runTimetable(run);
    let next = 1;
    for (const { first, last, stage, what } of rows) {
      assert.equal(first, next);
      assert.ok(last >= first);
      next = last + 1;
      const chosen = /in step (\d+)/.exec(what);
      assert.equal(chosen === null, stage !== "joint", what);
      if (chosen !== null) assert.equal(Number(chosen[1]), first);
    }
    assert.equal(next, run.totalSteps + 1);
    assert.deepEqual([...new Set(rows.map(({ stage }) => stage))], [
      "dense",
      "warm-up",
      "projection",
      "joint",
      "cool-down",
    ]);
    assert.equal(rows[0]!.last, run.dense.totalSteps);
    const leave = rows.reduce((sum, { structures }) => sum + structures, 0);
    assert.equal(leave, "bops" in changes ? 0 : targetStructures(run));
    const floats = rows.filter(({ bits }) => bits === 32).length;
    assert.equal(floats, "quantize" in changes ? rows.length : 1); // else the dense training
  });
}
