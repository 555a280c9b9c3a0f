import assert from "node:assert/strict";
import { inputShapeOf } from "@geta-lab/geta/nn";
import { useEngine } from "@geta-lab/geta/engine";
import { decodeSubnet } from "@geta-lab/geta/io";
import {
  cutPrunedSubnet,
  isAtTarget,
  type PruneState,
  type PruningRecipe,
} from "@geta-lab/geta/prune";
import { bestEpoch, type HistoryLine } from "@geta-lab/geta/report";
import { subnetForward } from "@geta-lab/geta/subnet";
import { evaluate } from "@geta-lab/geta/train";
import { newRun, short, source, walk } from "./tools.ts";

/** A recipe of the table with fine-tuning behind it. */
function tuned(name: string): PruningRecipe {
  const recipe = short(name);
  return { ...recipe, training: { ...recipe.training, fineTuning: 2 } };
}

/** Accuracy of the subnet of a state, on the validation split. */
async function cutAccuracy(run: ReturnType<typeof newRun>, state: PruneState): Promise<number> {
  using forward = subnetForward(await decodeSubnet(await cutPrunedSubnet(run, state)));
  const shape = inputShapeOf(run.model);
  return evaluate(forward, source.validationBatches(), shape).accuracy;
}

for (const name of ["cubic", "magnitude-iterative", "rigl", "slimming", "filter-l1"]) {
  Deno.test(`isAtTarget() finds the steps of ${name} at which as much is removed as in the end`, async () => {
    await useEngine({ threads: 1 });
    const run = newRun(short(name)), lines: HistoryLine[] = [];
    walk(run, { watch: (_, line) => lines.push(line) });
    const { sparsity } = lines.at(-1)!;
    assert.ok(sparsity! > 0);
    for (const line of lines) {
      assert.equal(isAtTarget(run.plan, line), line.sparsity === sparsity, `step ${line.step}`);
    }
  });
}

Deno.test("isAtTarget() counts no epoch of soft pruning before its fine-tuning: between two masks weights live again", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(tuned("sfp")), { target } = run.plan;
  let alive = 0;
  walk(run, {
    watch(state, line) {
      assert.equal(isAtTarget(run.plan, line), line.stage === "fine-tuning");
      if (state.phase !== "pruning" || !("masks" in state.learner)) return;
      const { parameters } = state.learner, masks = target.expand(state.learner.masks, "weights");
      for (const [name, mask] of Object.entries(masks)) {
        if (parameters[name]!.some((w, i) => mask[i] === 0 && w !== 0)) alive++;
      }
    },
  });
  assert.ok(alive > 0);
});

for (const name of ["cubic", "filter-l1", "sr-ste-2-4", "sfp"]) {
  Deno.test(`cutPrunedSubnet() of ${name} is as accurate as the history says, at the end of every epoch that counts`, async () => {
    await useEngine({ threads: 1 });
    const run = newRun(tuned(name)), checked: number[] = [], history: HistoryLine[] = [];
    let state: PruneState = run.start();
    while (state.step < run.totalSteps) {
      const { line, ...next } = run.advance(state);
      state = next.state;
      history.push(line);
      if (line.accuracy === undefined || !isAtTarget(run.plan, line)) continue;
      assert.equal(await cutAccuracy(run, state), line.accuracy);
      checked.push(line.step);
    }
    assert.ok(checked.length > 1);
    assert.ok(checked.includes(bestEpoch(history, (line) => isAtTarget(run.plan, line))!.step));
  });
}

Deno.test("cutPrunedSubnet() refuses a network that is not at its target yet", async () => {
  await useEngine({ threads: 1 });
  const run = newRun(short("cubic")), { steps, masks } = run.plan;
  const before = steps.dense + masks.at(-1)!.step - 1;
  const cases = [[0, "dense"], [steps.dense, "dense"], [before, "pruning"]] as const;
  for (const [to, phase] of cases) {
    await assert.rejects(
      cutPrunedSubnet(run, walk(run, { to })),
      new RangeError(
        `Cannot cut the subnet: the network must be at its target: current value is step ${to}, ${phase}`,
      ),
    );
  }
});
