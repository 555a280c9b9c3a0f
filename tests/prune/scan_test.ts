import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { finishPruning, type GroupCurve, prune, type PruneState } from "@geta-lab/geta/prune";
import type { DenseState } from "@geta-lab/geta/train";
import { assertSameBits, newModel, newRun, pruned, short, source, walk } from "./tools.ts";

const training = { dense: 2, pruning: 0, fineTuning: 1, learningRate: 0.05 };

for (const by of ["magnitude", "random", "distanceSum", "taylorSquares"] as const) {
  Deno.test(`pruningRun.scan() by ${by} measures what masks by that score remove, batch norms as behind the cut`, async () => {
    await useEngine({ threads: 1 });
    const score = { by };
    const run = newRun(short("sensitivity", { score, training }));
    const scan = run.scan!(walk(run, { to: run.dense.totalSteps }) as DenseState);
    let state = scan.start();
    while (state.step < scan.totalSteps) ({ state } = scan.advance(state));
    const found: number[] = [];
    for (const { group, ratio, accuracy } of state.cells) {
      if (ratio !== 0.3 && ratio !== 0.6 && ratio !== 0.9) continue;
      const choice = { rule: "perLayer" as const, shares: { [group]: ratio } };
      const cut = newRun(short("sensitivity", { score, training, choice }));
      const { learner } = pruned(walk(cut, { to: cut.dense.totalSteps + 1 }));
      assert.equal(accuracy, learner.accuracy.cut, `${group} at ${ratio}`);
      found.push(accuracy);
    }
    assert.ok(new Set(found).size > 2, `${found}`);
  });
}

Deno.test("pruningRun.scan() goes on from any measurement, and the run with its curves is that with the scan inside", async () => {
  await useEngine({ threads: 1 });
  const inside = newRun(short("sensitivity")), end = inside.save(walk(inside));
  for (const stop of [0, 1, 17, 41]) {
    const measured: { curves?: readonly GroupCurve[] } = {};
    const heard: number[] = [];
    const run = newRun(short("sensitivity"), {
      scanned: () => measured.curves,
      onScan: (done) => void heard.push(done),
    });
    const dense = walk(run, { to: run.dense.totalSteps }) as DenseState;
    const before = run.scan!(dense);
    let state = before.start();
    while (state.step < stop) ({ state } = before.advance(state));
    const saved = JSON.parse(JSON.stringify(before.save(state).state));
    const after = run.scan!(dense);
    state = after.restore({ state: saved, arrays: {} });
    while (state.step < after.totalSteps) ({ state } = after.advance(state));
    measured.curves = after.curves(state);
    assertSameBits(run.save(walk(run, { from: dense as PruneState })), end);
    assert.deepEqual(heard, [], "no second scan");
  }
});

Deno.test("prune() scans between its steps, tells of each measurement, and keeps the curves", async () => {
  await useEngine({ threads: 1 });
  const heard: [number, number][] = [];
  let ticks = 0;
  const timer = setInterval(() => ticks++, 0);
  const { state, run } = await prune(newModel(), short("sensitivity"), {
    source,
    onScan: (done, total) => void heard.push([done, total]),
  });
  clearInterval(timer);
  const total = 1 + 10 * Object.keys(run.plan.target.sizes).length;
  assert.deepEqual(heard, Array.from({ length: total }, (_, i) => [i + 1, total]));
  assert.ok(ticks > 0);
  assert.deepEqual(
    state.learner.curves!.map(({ group }) => group),
    Object.keys(run.plan.target.sizes),
  );
  assert.equal(newRun(short("filter-l1")).scan, undefined);
});

Deno.test("finishPruning warns that a scan allowed no cut, and not if it allowed one", async () => {
  await useEngine({ threads: 1 });
  const groups = Object.keys(newRun(short("sensitivity")).plan.target.sizes);
  const warned = async (drop: number) => {
    const ratios = [0, 0.5], drops = [0, drop];
    const curves = groups.map((group) => ({ group, ratios, drops }));
    const run = newRun(short("sensitivity", { training }), { scanned: () => curves });
    return (await finishPruning(run, walk(run))).result.warnings.filter((line) =>
      line.startsWith("Nothing was removed")
    );
  };
  assert.deepEqual(await warned(0.5), [
    "Nothing was removed: each cut of the scan loses more than 2.0 % of accuracy: raise maxDrop.",
  ]);
  assert.deepEqual(await warned(0.01), []);
});
