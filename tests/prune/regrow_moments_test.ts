import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { newRun, pruned, short, walk } from "./tools.ts";

Deno.test("pruningRun by RigL forgets all moments of grown weights, Adam's second ones, too", async () => {
  await useEngine({ threads: 1 });
  const recipe = short("rigl"), optimizer = { rule: "adam", weightDecay: 0 } as const;
  const run = newRun({
    ...recipe,
    training: { ...recipe.training, optimizer, learningRate: 1e-3 },
  });
  const { layer, parameter } = run.plan.target.weights[1]!;
  let before: Uint8Array | undefined, grown = 0;
  walk(run, {
    watch(state) {
      const { masks, optimizer: { first, second } } = pruned(state).learner;
      masks[layer]!.forEach((kept, i) => {
        if (before === undefined || kept === 0 || before[i] === 1) return;
        grown++;
        assert.deepEqual([first[parameter]![i], second[parameter]![i]], [0, 0], `${i}`);
      });
      before = masks[layer];
    },
  });
  assert.ok(grown > 0);
});
