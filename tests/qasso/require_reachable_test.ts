import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { recipe } from "@geta-lab/geta/geta";
import { minKept } from "@geta-lab/geta/mask";
import {
  correctedRules,
  paperRules,
  pruningPlan,
  reachableCount,
  reachableInBlocks,
  referenceRules,
  requireReachable,
  selectRedundant,
} from "@geta-lab/geta/qasso";
import { SettingsError } from "@geta-lab/geta/settings";

const ratio = fc.integer({ min: 1, max: 20 }).map((n) => n / 20);
const group = (size: number) => ({
  name: "fc",
  size,
  ownedSlices: [],
  dependentSlices: [],
  layers: [],
  prunable: true,
});

Deno.test("selectRedundant() leaves every group its floor, however low its scores are", () => {
  const sizes = fc.array(fc.integer({ min: 2, max: 60 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(sizes, ratio, fc.nat(100), (n, maxRatio, count) => {
      const pruned = n.map((size) => Math.min(1, size - minKept(size, { maxRatio })));
      const groups = n.map((size, i) => ({ size, pruned: pruned[i] === 1 ? [0] : [] }));
      // the first group has the lowest scores
      const scores = n.flatMap((size, i) => new Array<number>(size).fill(i));
      const { selected, carried } = selectRedundant(scores, { groups, count, maxRatio });
      let available = 0;
      selected.forEach((list, i) => {
        const least = minKept(n[i]!, { maxRatio });
        assert(n[i]! - pruned[i]! - list.length >= least);
        available += n[i]! - pruned[i]! - least;
      });
      assert.equal(carried, Math.max(0, count - available));
    }),
    { seed: 2 },
  );
});

Deno.test("a layer of 128 filters with the lowest scores of all keeps 13, not one", () => {
  const scores = [...new Array<number>(128).fill(0), ...new Array<number>(256).fill(1)];
  const groups = [{ size: 128, pruned: [] }, { size: 256, pruned: [] }];
  const { selected } = selectRedundant(scores, { groups, count: 268, maxRatio: 0.9 });
  assert.deepEqual(selected.map((list) => list.length), [115, 153]);
});

Deno.test("only the paper's rules know a floor: they refuse what it does not allow", () => {
  const { sparsity: _, ...settings } = recipe("small");
  const config = {
    optimizer: { rule: settings.optimizer },
    warmUpSteps: 0,
    projectionSteps: 0,
    projectionPeriods: 1,
    jointSteps: 2,
    pruningPeriods: 2,
    bitRange: settings.bitRange,
    bitReduction: 2,
  };
  const groups = [group(128), group(64)];
  const reach = (sparsity: number, rest: { maxRatio?: number; roundTo?: number } = {}) => () =>
    paperRules.checkReach({
      groups,
      config: { ...config, sparsity, ...rest },
      rules: paperRules,
    });
  assert.equal(paperRules.checkReach, requireReachable);
  reach(0.89)();
  reach(0.95, { maxRatio: 1 })();
  assert.throws(
    reach(0.95),
    new SettingsError(
      "Cannot use sparsity: it must be at most 0.895, since with maxRatio 0.9 and roundTo 1 only 172 of 192 structures " +
        "may leave: current value is 0.95",
    ),
  );
  reach(0.895)();
  assert.throws(reach(0.8, { roundTo: 32 }), /it must be at most 0\.666, .*roundTo 32/);
  referenceRules.checkReach({
    groups,
    config: { ...config, sparsity: 0.95 },
    rules: referenceRules,
  });
});

Deno.test("reachableCount() is what any scores reach, and no choice of blocks reaches more", () => {
  const sizes = fc.array(fc.integer({ min: 2, max: 12 }), { minLength: 1, maxLength: 3 });
  fc.assert(
    fc.property(
      sizes,
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 1, max: 9 }).map((n) => n / 10),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      (n, roundTo, sparsity, stream) => {
        const eligible = n.filter((size) => size > roundTo);
        const total = eligible.reduce((sum, size) => sum + size, 0);
        const groups = n.map((size, i) => ({ ...group(size), name: `${i}` }));
        const config = { sparsity, pruningPeriods: 1, roundTo, maxRatio: 0.9 };
        const problem = { groups, config, rules: correctedRules };
        const most = reachableCount(problem);
        const room = eligible.map((size) => ({
          left: size,
          least: minKept(size, { roundTo, maxRatio: 0.9 }),
        }));
        const all = n.reduce((sum, size) => sum + size, 0); // those of groups too small for a block are asked for, too
        const count = Math.round(sparsity * all + 1e-9);
        // the slow way: every number of blocks of every group
        const gives = eligible.map((size) => {
          const list = [];
          for (let stay = size; stay >= minKept(size, { roundTo, maxRatio: 0.9 }); stay--) {
            if (stay === size || stay % roundTo === 0) list.push(size - stay);
          }
          return list;
        });
        const sums = gives.reduce(
          (sums, list) => sums.flatMap((sum) => list.map((given) => sum + given)),
          [0],
        );
        if (roundTo === 1) return void assert.equal(most, count);
        assert.equal(most, sums.filter((sum) => sum <= count).reduce((a, b) => Math.max(a, b)));
        assert.equal(reachableInBlocks(room, { wanted: count, roundTo }), most);
        const scores = Array.from({ length: total }, () => stream.next().value as number);
        const { selected } = selectRedundant(scores, {
          groups: eligible.map((size) => ({ size, pruned: [] })),
          count,
          roundTo,
          maxRatio: 0.9,
        });
        assert.equal(selected.flat().length, most);
      },
    ),
    { seed: 8, numRuns: 300 },
  );
});

Deno.test("selectRedundant() reaches reachableCount() in any number of periods, whatever the scores", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 2, maxLength: 6 }),
      fc.constantFrom(2, 3, 4, 5),
      fc.constantFrom(0.3, 0.5, 0.6),
      fc.integer({ min: 1, max: 5 }),
      fc.integer({ min: 0, max: 1e6 }),
      (widths, roundTo, sparsity, pruningPeriods, seed) => {
        const eligible = widths.map((width) => 2 * width).filter((size) => size > roundTo);
        const groups = eligible.map(group), stream = random(seed);
        const config = { sparsity, roundTo, maxRatio: 0.9, pruningPeriods };
        const problem = { groups, config, rules: correctedRules };
        const plan = pruningPlan(problem);
        let carried = 0, gone = eligible.map(() => [] as number[]);
        plan.forEach((count, period) => {
          const scores = eligible.flatMap((size) =>
            Array.from({ length: size }, () => stream.uniform())
          );
          const selection = selectRedundant(scores, {
            groups: eligible.map((size, i) => ({ size, pruned: gone[i]! })),
            count: count + carried,
            later: plan.slice(period + 1).reduce((sum, one) => sum + one, 0),
            roundTo,
            maxRatio: 0.9,
          });
          assert.ok(selection.carried >= 0);
          carried = selection.carried;
          gone = gone.map((list, i) => [...list, ...selection.selected[i]!]);
        });
        assert.equal(gone.flat().length, eligible.length === 0 ? 0 : reachableCount(problem));
      },
    ),
    { seed: 9, numRuns: 300 },
  );
});
