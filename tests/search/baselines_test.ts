import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import {
  allConfigurations,
  exhaustive,
  isAffordable,
  knapsack,
  program,
  scan,
  sensitivityGuided,
  uniform,
} from "@geta-lab/geta/search";
import { chainProblems } from "./problems.ts";

Deno.test("program() finds what trying all configurations finds where losses add up", () => {
  fc.assert(
    fc.property(chainProblems, (problem) => {
      const found = program(problem, scan(problem)), best = exhaustive(problem);
      assert.deepEqual([100 - found.loss, found.cost], [best.score, best.cost]);
      assert.equal(problem.evaluate(found.configuration), best.score);
    }),
    { seed: 202, numRuns: 150 },
  );
});

Deno.test("uniform() and sensitivityGuided() keep the budget and are never better than the program", () => {
  fc.assert(
    fc.property(chainProblems, (problem) => {
      const measured = scan(problem), { loss } = program(problem, measured);
      for (const one of [uniform(problem), sensitivityGuided(problem, measured)]) {
        assert.ok(isAffordable(one.cost, problem.budget));
        assert.ok(100 - problem.evaluate(one.configuration) >= loss);
      }
    }),
    { seed: 203, numRuns: 100 },
  );
});

Deno.test("uniform() cannot raise its value within the budget", () => {
  fc.assert(
    fc.property(chainProblems, (problem) => {
      const values = [...new Set(problem.choices.flatMap(({ options }) => options))];
      const at = (value: number) =>
        problem.choices.map(({ options }) =>
          options.findLast((one) => one <= value) ?? options[0]!
        );
      const costs = values.map(at).filter((one) =>
        isAffordable(problem.resource.cost(one), problem.budget)
      ).map(problem.resource.cost);
      const most = costs.reduce((a, b) => Math.max(a, b), problem.resource.cost(at(0)));
      assert.equal(uniform(problem).cost, most);
    }),
    { seed: 204, numRuns: 60 },
  );
});

Deno.test("sensitivityGuided() does not pass a violation, even where the curve comes back below the threshold", () => {
  const choices = [{ name: "a", options: [1, 2, 3] }, { name: "b", options: [1, 2, 3] }];
  const resource = { name: "bits", cost: ([a, b]: readonly number[]) => a! + b! };
  const losses = [[0, 9, 0], [3, 1, 0]];
  assert.deepEqual(sensitivityGuided({ choices, resource, budget: 4 }, { losses }), {
    configuration: [3, 1],
    cost: 4,
    threshold: 3,
  });
});

Deno.test("knapsack() finds what trying everything finds", () => {
  const option = fc.record({
    cost: fc.integer({ min: 0, max: 9 }),
    loss: fc.integer({ min: -3, max: 9 }),
  });
  const lists = fc.array(fc.array(option, { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 4,
  });
  fc.assert(
    fc.property(lists, fc.nat(20), (lists, budget) => {
      let sums = [{ cost: 0, loss: 0 }];
      for (const list of lists) {
        sums = sums.flatMap((sum) =>
          list.map(({ cost, loss }) => ({ cost: sum.cost + cost, loss: sum.loss + loss }))
        );
      }
      const within = sums.filter(({ cost }) => cost <= budget)
        .sort((a, b) => a.loss - b.loss || a.cost - b.cost);
      if (within.length === 0) return assert.throws(() => knapsack(lists, budget), RangeError);
      const { chosen, cost, loss } = knapsack(lists, budget);
      assert.deepEqual({ cost, loss }, within[0]);
      assert.equal(chosen.reduce((sum, o, l) => sum + lists[l]![o]!.loss, 0), loss);
    }),
    { seed: 205, numRuns: 200 },
  );
});

Deno.test("knapsack() and program() agree on bits of six layers; knapsack() also does twelve", () => {
  const stream = random(3), bits = [2, 3, 4, 5, 6, 7, 8];
  const layers = Array.from({ length: 12 }, () => ({
    macs: 1 + stream.integer(1000),
    loss: 1 + stream.uniform(),
  }));
  const cost = (configuration: readonly number[]) =>
    configuration.reduce((sum, b, i) => sum + b * layers[i]!.macs, 0);
  const losses = layers.map(({ loss }) => bits.map((b) => loss * (4 ** -b - 4 ** -8)));
  const budget = cost(layers.map(() => 4));
  const lists = layers.map(({ macs }, l) =>
    bits.map((b, o) => ({ cost: b * macs, loss: losses[l]![o]! }))
  );
  const dynamic = knapsack(lists, budget);
  assert.ok(dynamic.cost <= budget);
  // a smaller one for branch and bound, whose bound is weaker
  const choices = layers.slice(0, 6).map((_, i) => ({ name: `layer ${i}`, options: bits }));
  const part = { choices, resource: { name: "bits", cost }, budget: cost(new Array(6).fill(4)) };
  const branched = program(part, { losses: losses.slice(0, 6) });
  const exact = knapsack(lists.slice(0, 6), part.budget);
  assert.ok(Math.abs(branched.loss - exact.loss) < 1e-12);
});

Deno.test("the rules refuse budgets out of reach, scans that do not fit and programs that are too long", () => {
  const choices = [{ name: "a", options: [2, 4] }];
  const problem = {
    choices,
    resource: { name: "bits", cost: ([a]: readonly number[]) => a! },
    budget: 4,
  };
  const poor = { ...problem, budget: 1 }, losses = [[1, 0]];
  for (const rule of [uniform, (one: typeof problem) => program(one, { losses })]) {
    assert.throws(() => rule(poor), /it must be at least 2 bits.*current value is 1$/);
  }
  assert.throws(() => program(problem, { losses: [[1]] }), TypeError);
  assert.throws(() => sensitivityGuided(problem, { losses: [[NaN, 0]] }), RangeError);
  assert.throws(
    () => program({ ...problem, budget: 3 }, { losses }, { maxCosts: 1 }),
    /it must need at most 1 prices \(maxCosts\): current value is more/,
  );
  assert.throws(
    () => knapsack([[{ cost: 2, loss: 0 }], []], 9),
    /Cannot choose from list 1: it must have an option/,
  );
  assert.throws(
    () => knapsack([[{ cost: 2, loss: 0 }]], 1),
    new RangeError(
      "Cannot choose within the budget: it must be at least 2, the cost of the cheapest options: current value is 1",
    ),
  );
  assert.equal(allConfigurations(problem).length, 2);
});
