import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import type { PruningRecipe } from "@geta-lab/geta/prune";
import { newRun, pruned, short, walk } from "./tools.ts";

// masks are planned where regrowing falls due as well: every half epoch
const times: PruningRecipe["time"][] = [
  { kind: "oneShot", begin: 1 },
  { kind: "rounds", rounds: [{ epoch: 0.5, part: 0.5 }, { epoch: 2, part: 1 }] },
  { kind: "constantShare", begin: 0, end: 2, every: 0.5 },
  { kind: "polynomial", begin: 0, end: 2, every: 0.5 },
  { kind: "exponential", begin: 0, end: 2, every: 0.5 },
  { kind: "polynomial", begin: 0, end: 2 },
];

for (const time of times) {
  Deno.test(`pruningRun by RigL reaches its target exactly along ${JSON.stringify(time)}`, async () => {
    await useEngine({ threads: 1 });
    const run = newRun(short("rigl", {
      score: { by: "magnitude" },
      choice: { rule: "uniform", sparsity: 0.8 },
      time,
      after: { rule: "regrow", every: 0.5, end: 5 },
      training: { dense: 0, pruning: 6, fineTuning: 0, learningRate: 0.05 },
    }));
    const changed = new Set<number>();
    let before: Record<string, Uint8Array> = {};
    const state = walk(run, {
      watch(state) {
        const { masks } = pruned(state).learner;
        if (masks.conv2!.some((kept, i) => kept !== before.conv2?.[i])) changed.add(state.step);
        before = masks;
      },
    });
    for (const [layer, size] of Object.entries(run.plan.target.sizes)) {
      const { masks } = pruned(state).learner;
      const removed = masks[layer]!.reduce((zeros, kept) => zeros + 1 - kept, 0);
      assert.equal(removed, Math.floor(0.8 * size + 0.5 + 1e-9), layer);
    }
    assert.ok(changed.has(18), "it still regrows behind the last planned mask");
  });
}
