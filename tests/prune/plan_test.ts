import assert from "node:assert/strict";
import fc from "fast-check";
import { useEngine } from "@geta-lab/geta/engine";
import { zoo } from "@geta-lab/geta/models";
import {
  changedRecipe,
  chooseMasks,
  countsKept,
  maskPlan,
  packMasks,
  planPruning,
  prunableNetwork,
  pruningRecipe,
  pruningRecipes,
  type PruningTarget,
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

Deno.test("chooseMasks() of random blocks draws for each layer anew, and for each step if they are redrawn", () => {
  const shape = [64, 1], layout = "dense" as const;
  const weights = ["a", "b"].map((layer) => ({ layer, parameter: layer, layout, shape }));
  const data = Float32Array.from({ length: 64 }, (_, i) => 1 + i % 7);
  const masksAt = (step: number, order: "random" | "redrawn") =>
    chooseMasks({ weights } as unknown as PruningTarget, { rule: "nm", n: 1, m: 4, order }, {
      sparsity: 0.375, // half of the blocks
      scores: () => ({}),
      parameters: { a: data, b: data },
      step,
    });
  const early = masksAt(5, "random");
  assert.notDeepEqual(early.a, early.b);
  assert.deepEqual(masksAt(6, "random"), early);
  const redrawn = masksAt(5, "redrawn");
  assert.notDeepEqual(redrawn.a, redrawn.b);
  assert.notDeepEqual(masksAt(6, "redrawn").a, redrawn.a);
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

Deno.test("planPruning() keeps structures whole by the names of layers, of groups, first and last, and refuses others", async () => {
  await useEngine({ threads: 1 });
  const network = prunableNetwork(zoo.resnet20!()), recipe = pruningRecipe("filter-l1");
  const whole = (...names: string[]) =>
    planPruning(network, { ...recipe, whole: names }, { stepsPerEpoch: 4 }).target;
  const all = Object.keys(whole().sizes);
  const group = network.groups.find(({ ownedSlices }) =>
    ownedSlices.some(({ parameter }) => parameter === "stage1/block1/conv2/kernel")
  )!;
  for (const name of ["stage1/block1/conv2", group.name]) {
    const { sizes, whole: reasons } = whole(name);
    assert.deepEqual(Object.keys(sizes), all.filter((other) => other !== group.name));
    assert.equal(reasons[group.name], "the recipe keeps it whole");
  }
  assert.throws(
    () => whole("stage1/block1/conv3"),
    /Cannot keep stage1\/block1\/conv3 whole: .*; did you mean stage1\/block1\/conv\d\?/,
  );
});

Deno.test("planPruning() expands masks of weights once for both parts, those of structures once for each", async () => {
  await useEngine({ threads: 1 });
  const network = prunableNetwork(zoo.small!());
  for (const [name, same] of [["uniform", true], ["filter-l1", false]] as const) {
    const { target } = planPruning(network, pruningRecipe(name), { stepsPerEpoch: 4 });
    const masks = Object.fromEntries(
      Object.entries(target.sizes).map(([name, size]) => [name, new Uint8Array(size).fill(1)]),
    );
    const all = target.expand(masks), weights = target.expand(masks, "weights");
    assert.equal(all === weights, same, name);
    assert.equal(target.expand(masks), all);
    assert.equal(target.expand(masks, "weights"), weights);
  }
});

Deno.test("planPruning() divides weights for a group lasso once, into filters where structures are pruned", async () => {
  await useEngine({ threads: 1 });
  const network = prunableNetwork(zoo.small!());
  const { lasso } = planPruning(network, pruningRecipe("group-lasso"), { stepsPerEpoch: 4 });
  assert.deepEqual(Object.keys(lasso), network.weights.map(({ parameter }) => parameter));
  for (const { parameter, shape } of network.weights) {
    assert.deepEqual([lasso[parameter]!.granularity, lasso[parameter]!.shape], ["filter", shape]);
  }
  const { lasso: none } = planPruning(network, pruningRecipe("uniform"), { stepsPerEpoch: 4 });
  assert.deepEqual(none, {});
});

Deno.test("pruningRecipes cites for each score the work that divides so", () => {
  assert.equal(pruningRecipe("global").source.link, "https://arxiv.org/abs/1611.06440");
  assert.equal(pruningRecipe("lamp-global").source.link, "https://arxiv.org/abs/2010.07611");
});

Deno.test("countsKept() meets a budget by the same share of every group, and not by one structure less", () => {
  const network = prunableNetwork(zoo.resnet20!({ inputShape: [8, 8, 3] }));
  const recipe = pruningRecipe("lasso"),
    choice = { rule: "budget", of: "macs", keep: 0.5 } as const;
  const { target } = planPruning(network, { ...recipe, choice }, { stepsPerEpoch: 4 });
  const kept = countsKept(target, choice, 0.5), whole = target.cost("macs", target.sizes);
  assert.ok(target.cost("macs", kept) <= 0.5 * whole);
  const shares = Object.entries(kept).map(([name, count]) => count / target.sizes[name]!);
  assert.ok(Math.max(...shares) - Math.min(...shares) <= 1 / 16); // one structure of the smallest group
  const more = Object.fromEntries(
    Object.entries(kept).map(([name, count]) => [name, count + 1]),
  );
  assert.ok(target.cost("macs", more) > 0.5 * whole);
});
