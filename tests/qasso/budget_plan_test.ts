import assert from "node:assert/strict";
import {
  budgetPlan,
  copyLedger,
  correctedRules,
  costByLayer,
  type CostTerm,
  costWith,
  costWithout,
  explainStep,
  finalBits,
  initialState,
  openLedger,
  paperRules,
  plannedBits,
  type QassoConfig,
  quantizedParts,
  referenceRules,
  requireBudget,
  restore,
  step,
  strike,
} from "@geta-lab/geta/qasso";
import { randomGradients, smallProblem } from "./small_problem.ts";

/** A chain of the layers of a small problem: 3 -> 6 -> 5 -> 3. */
function chained(config: Partial<QassoConfig>) {
  const sizes = [40, 40, 3];
  const small = smallProblem(0, {
    sizes,
    rules: correctedRules,
    config: { sparsity: 0, maxRatio: 0.9, ...config },
  });
  const costs = sizes.map((size, i): CostTerm => {
    const before = i === 0 ? 3 : sizes[i - 1]!, elements = before * size;
    const axis = (group: number, length: number) => ({
      length,
      owners: [{ group, positions: new Array<number>(length).fill(1) }],
    });
    return {
      parameter: `l${i}/kernel`,
      layer: `l${i}`,
      macs: 10 * elements,
      elements,
      bits: 32,
      axes: [...(i < 2 ? [axis(i, size)] : []), ...(i > 0 ? [axis(i - 1, before)] : [])],
    };
  });
  return { ...small, problem: { ...small.problem, costs } };
}

Deno.test("finalBits() are the highest of the last step of the joint stage; quantizedParts() are those of quantizers", () => {
  const { problem } = chained({ bitRange: [4, 16], bitReduction: 3, projectionPeriods: 2 });
  assert.deepEqual(finalBits(problem).l0, { weight: 10, activation: 10 });
  const [first] = problem.layers,
    weightOnly = [{ ...first!, activationQuantizer: undefined as never }];
  assert.deepEqual(quantizedParts(weightOnly, finalBits(problem)), { l0: { weight: 10 } });
  const own = { activationBitRange: [4, 12] as [number, number], layerBits: { l1: 8 } };
  const bits = finalBits({ ...problem, config: { ...problem.config, ...own } });
  assert.deepEqual(bits.l0, { weight: 10, activation: 6 });
  assert.deepEqual(bits.l1, { weight: 8, activation: 8 });
});

Deno.test("budgetPlan() goes from the cost at the final bits to the target, evenly in its root", () => {
  const { problem } = chained({ budget: { bops: 0.04 }, pruningPeriods: 4, bitReduction: 4 });
  const { dense, whole, limits } = budgetPlan(problem)!;
  assert.equal(dense, 1024 * 10 * (3 * 40 + 40 * 40 + 40 * 3));
  assert.equal(whole, dense * 64 / 1024); // 8 by 8 bits
  const roots = [whole, ...limits].map(Math.sqrt);
  for (let i = 1; i < roots.length; i++) {
    assert.ok(Math.abs(roots[i - 1]! - roots[i]! - (roots[0]! - roots[4]!) / 4) < 1e-6);
  }
  assert.equal(limits[3], 0.04 * dense);
  assert.equal(
    budgetPlan({ ...problem, config: { ...problem.config, budget: undefined as never } }),
    null,
  );
  assert.throws(
    () => budgetPlan({ ...problem, costs: undefined as never }),
    /^TypeError: Cannot hold a budget: the problem must say what its parameters cost, see costTerms\(\): current value is undefined$/,
  );
});

Deno.test("requireBudget() names the least cost: what costWithout() all that may leave is", () => {
  const { problem } = chained({ budget: { macs: 0.02 } });
  const ledger = openLedger(problem.costs, { measure: "macs" });
  const most = Array.from({ length: 36 }, (_, i) => i);
  const dense = ledger.cost;
  const first = costWithout(ledger, { group: 0, structures: most });
  assert.equal(first, 10 * (3 * 4 + 4 * 40 + 40 * 3));
  const least = 10 * (3 * 4 + 4 * 4 + 4 * 3) / dense;
  assert.throws(
    () => requireBudget(problem),
    (error: Error) => {
      const [, named] =
        /^Cannot use macs: it must be at least (0\.\d+), since with maxRatio 0\.9 and roundTo 1/
          .exec(error.message)!;
      return Number(named) >= least && Number(named) < least + 1e-4;
    },
  );
});

Deno.test("paper and reference refuse a budget; the corrected rules refuse it beside a sparsity or without a joint stage", () => {
  const { problem, parameters } = chained({ budget: { macs: 0.3 } });
  const start = (changes: object, rules = correctedRules) =>
    initialState({ ...problem, rules, config: { ...problem.config, ...changes } }, parameters);
  start({});
  for (const rules of [paperRules, referenceRules]) {
    assert.throws(
      () => start({}, rules),
      /^SettingsError: Cannot use macs: it must be left out unless semantics is corrected: current value is 0\.3$/,
    );
  }
  assert.throws(
    () => start({ sparsity: 0.2 }),
    /^SettingsError: Cannot use macs: it must be given without a sparsity: current value is 0\.3 with sparsity 0\.2$/,
  );
  assert.throws(
    () => start({ jointSteps: 0 }),
    /^SettingsError: Cannot use jointSteps: it must be at least 2, since structures shall leave until the budget is met: current value is 0$/,
  );
  assert.throws(
    () => start({ budget: { bops: 1.5 } }),
    /^SettingsError: Cannot use bops: it must be a number in \(0, 1\), the share of the dense network that is left: current value is 1\.5$/,
  );
});

Deno.test("step() under a budget ends each period at its cost, and all bits at the highest", () => {
  const { problem, parameters } = chained({
    budget: { bops: 0.03 },
    pruningPeriods: 3,
    jointSteps: 9,
    bitReduction: 4,
  });
  const { limits, measure, bits, dense } = budgetPlan(problem)!;
  let state = initialState(problem, parameters);
  const costs: number[] = [];
  for (let n = 1; n <= 20; n++) {
    const { state: after, report } = step(problem, state, randomGradients(parameters, 0, n), {
      learningRate: 0.01,
    });
    state = after;
    if (report.selection === null) continue;
    const removed = state.groups.map((group) => [...group.pruned, ...group.redundant]);
    costs.push(openLedger(problem.costs, { measure, bits, removed }).cost);
    const { budget } = explainStep(problem, report);
    assert.deepEqual(budget, report.selection.budget);
    assert.deepEqual([budget!.measure, budget!.target], ["bops", 0.03]);
    assert.ok(Math.abs(budget!.reached - costs.at(-1)! / dense) < 1e-12);
    assert.ok(Math.abs(budget!.limit - limits[costs.length - 1]! / dense) < 1e-12);
  }
  assert.equal(costs.length, 3);
  // the last period may end a little above: one structure costs more than 1 % here
  for (const i of [0, 1]) assert.ok(costs[i]! <= limits[i]! && costs[i]! > 0.95 * limits[i]!);
  assert.ok(Math.abs(costs[2]! / limits[2]! - 1) <= 0.01);
  assert.deepEqual(state.frozenBits!.l2, { weight: 8, activation: 8 });
});

Deno.test("plannedBits() allocates with the multiply-adds of costByLayer(), within what uniform bits would cost", () => {
  const { problem, parameters } = chained({
    sparsity: 0.4,
    bits: "allocated",
    bitRange: [2, 8],
    bitReduction: 2,
    projectionPeriods: 2,
    layerBits: { l2: 8 },
  });
  const start = initialState(problem, parameters);
  const pruned = [Array.from({ length: 20 }, (_, i) => i), [], []];
  const groups = pruned.map((pruned) => ({ redundant: [], pruned }));
  const ledger = openLedger(problem.costs, { measure: "macs", removed: pruned });
  const macs: Record<string, number> = costByLayer(ledger);
  assert.deepEqual({ ...macs }, { l0: 10 * 3 * 20, l1: 10 * 20 * 40, l2: 10 * 40 * 3 });
  const sensitivity = {
    l0: { weight: 100, activation: 100 },
    l1: { weight: 1, activation: 1 },
    l2: { weight: 1e6, activation: 1e6 },
  };
  const bits = plannedBits(problem, { ...start, groups, sensitivity })!;
  const cost = (of: typeof bits) =>
    Object.entries(of).reduce((sum, [name, own]) => {
      return sum + macs[name]! * own.weight! * own.activation!;
    }, 0);
  const uniform = {
    l0: { weight: 4, activation: 4 },
    l1: { weight: 4, activation: 4 },
    l2: { weight: 8, activation: 8 }, // fixed
  };
  assert.ok(cost(bits) <= cost(uniform) && cost(bits) > 0.9 * cost(uniform));
  assert.deepEqual(bits.l2, { weight: 8, activation: 8 });
  assert.ok(bits.l0!.weight! > 4 && bits.l1!.weight! <= 4, JSON.stringify(bits));
  // under bit operations it is their budget that counts, wherever pruning has ended
  const dense = problem.costs.reduce((sum, one) => sum + 1024 * one.macs, 0);
  const planned = (bops: number) => {
    const config = { ...problem.config, sparsity: 0, budget: { bops } };
    return plannedBits({ ...problem, config }, { ...start, groups, sensitivity })!;
  };
  for (const share of [0.9, 1.1]) {
    const target = share * cost(uniform), found = cost(planned(target / dense));
    assert.ok(found <= target && found > 0.9 * target, `${found / target}`);
  }
  assert.deepEqual(planned(1e-6), bits); // not even the lowest bits would do
  const learned = { ...problem, config: { ...problem.config, bits: "uniform" as const } };
  assert.equal(plannedBits(learned, start), null);
});

Deno.test("restore() undoes strike(), and costWith() foretells it as costWithout() foretells strike()", () => {
  const { problem } = chained({});
  const ledger = openLedger(problem.costs, { measure: "macs", removed: [[1, 2], [3]] });
  const before = structuredClone({ cost: ledger.cost, live: ledger.live });
  const cut = { group: 0, structures: [5, 7, 8] }, copy = copyLedger(ledger);
  const without = costWithout(ledger, cut);
  strike(ledger, cut);
  assert.equal(ledger.cost, without);
  assert.deepEqual(copy.live, before.live); // books of their own
  assert.ok(Math.abs(costWith(ledger, cut) / before.cost - 1) < 1e-12);
  restore(ledger, cut);
  assert.deepEqual(ledger.live, before.live);
  assert.ok(Math.abs(ledger.cost / before.cost - 1) < 1e-12);
  const whole = openLedger(problem.costs, { measure: "macs", removed: [[1], [3]] }).cost;
  assert.ok(Math.abs(costWith(ledger, { group: 0, structures: [2] }) / whole - 1) < 1e-12);
});
