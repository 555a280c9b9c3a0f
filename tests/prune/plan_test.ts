import assert from "node:assert/strict";
import fc from "fast-check";
import {
  changedRecipe,
  maskPlan,
  packMasks,
  pruningRecipe,
  pruningRecipes,
  unpackMasks,
} from "@geta-lab/geta/prune";

Deno.test("maskPlan() ends at the target exactly and never falls, whatever the length of an epoch", () => {
  const names = Object.keys(pruningRecipes);
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.integer({ min: 1, max: 97 }),
      (name, stepsPerEpoch) => {
        const recipe = pruningRecipe(name), plan = maskPlan(recipe, stepsPerEpoch);
        const { choice } = recipe, last = plan.at(-1)!;
        const target = "sparsity" in choice
          ? choice.sparsity
          : choice.rule === "budget"
          ? 1 - choice.keep
          : choice.rule === "nm"
          ? 1 - choice.n / choice.m
          : 0.9;
        assert.equal(last.sparsity, target);
        assert.ok(last.step <= Math.round(recipe.training.pruning * stepsPerEpoch));
        plan.forEach((mask, i) => {
          if (i === 0) return;
          assert.ok(mask.step > plan[i - 1]!.step && mask.sparsity >= plan[i - 1]!.sparsity);
        });
      },
    ),
    { seed: 16, numRuns: 300 },
  );
});

Deno.test("maskPlan() of progressive blocks falls by step or by epoch", () => {
  const { time, choice, training } = pruningRecipe("progressive-1-16");
  const per = (per: "step" | "epoch") =>
    maskPlan({ choice, training, time: { ...time, per } as typeof time }, 8);
  // 60 steps to 7.5 epochs; none is needed where all blocks are dense still
  assert.equal(per("step").length, 60);
  assert.deepEqual(per("epoch").map(({ step }) => step), [8, 16, 24, 32, 40, 48, 56, 60]);
  assert.equal(per("step")[29]!.sparsity, 0.5 * 15 / 16);
});

Deno.test("changedRecipe() stretches lengths and times alike, so that every plan still arrives", () => {
  for (const [name, recipe] of Object.entries(pruningRecipes)) {
    for (const factor of [0.37, 1, 2.5]) {
      const { dense, pruning, fineTuning } = recipe.training, whole = dense + pruning + fineTuning;
      const changed = changedRecipe(recipe, { epochs: factor * whole });
      const lengths = changed.training;
      const sum = lengths.dense + lengths.pruning + lengths.fineTuning;
      assert.ok(Math.abs(sum - factor * whole) < 1e-9, name);
      assert.ok(maskPlan(changed, 7).at(-1)!.step <= Math.round(7 * lengths.pruning), name);
    }
  }
});

Deno.test("changedRecipe() fills in what is open, keeps what is said, and leaves dense training out", () => {
  const adam = { rule: "adam" as const };
  const open = changedRecipe(pruningRecipe("cubic"), { learningRate: 0.1, optimizer: adam });
  assert.deepEqual([open.training.learningRate, open.training.optimizer], [0.1, adam]);
  const said = changedRecipe(pruningRecipe("lasso-peer"), { learningRate: 7, optimizer: adam });
  assert.deepEqual(said.training, pruningRecipe("lasso-peer").training);
  const trained = changedRecipe(pruningRecipe("cubic"), { dense: false, epochs: 10 });
  assert.deepEqual(trained.training, { dense: 0, pruning: 6, fineTuning: 4 });
  const budget = changedRecipe(pruningRecipe("budget-macs"), { sparsity: 0.25 });
  assert.deepEqual(budget.choice, { rule: "budget", of: "macs", keep: 0.75, maxRatio: 0.9 });
  assert.throws(
    () => changedRecipe(pruningRecipe("sensitivity"), { sparsity: 0.5 }),
    /the recipe sensitivity must have one: current value is the choice sensitivity/,
  );
  assert.throws(
    () => changedRecipe(pruningRecipe("cubic"), { epochs: 0 }),
    /Cannot use epochs: it must be a number in \(0, /,
  );
});

Deno.test("unpackMasks() undoes packMasks() for any number of groups", () => {
  const mask = fc.array(fc.constantFrom(0, 1), { minLength: 1, maxLength: 70 });
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]+$/), mask), (lists) => {
      const masks = Object.fromEntries(
        Object.entries(lists).map(([name, list]) => [name, Uint8Array.from(list)]),
      );
      const sizes = Object.fromEntries(
        Object.entries(masks).map(([name, { length }]) => [name, length]),
      );
      assert.deepEqual(unpackMasks(JSON.parse(JSON.stringify(packMasks(masks))), sizes), masks);
    }),
    { seed: 16 },
  );
});
