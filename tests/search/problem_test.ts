import assert from "node:assert/strict";
import fc from "fast-check";
import {
  allConfigurations,
  bestCandidate,
  candidateOf,
  evaluationRun,
  exhaustive,
  isAffordable,
  plan,
  requireProblem,
  scan,
  scanConfigurations,
  scanFromScores,
  type SearchProblem,
} from "@geta-lab/geta/search";
import { FileError } from "@geta-lab/geta/io";
import { chainProblems } from "./problems.ts";

const problem: SearchProblem = {
  choices: [{ name: "a", options: [1, 2, 4] }, { name: "b", options: [1, 3] }],
  resource: { name: "bytes", cost: ([a, b]) => 10 * a! + b! },
  budget: 25,
  evaluate: ([a, b]) => a! + 2 * b!,
};

Deno.test("plan() prices the smallest, the middle and the largest candidate without measuring any", () => {
  const { smallest, middle, largest, configurations, share } = plan({
    ...problem,
    evaluate: () => assert.fail("measured"),
  } as SearchProblem);
  assert.deepEqual(smallest, { configuration: [1, 1], cost: 11 });
  assert.deepEqual(middle, { configuration: [2, 1], cost: 21 });
  assert.deepEqual(largest, { configuration: [4, 3], cost: 43 });
  assert.deepEqual([configurations, share], [6, 25 / 43]);
});

Deno.test("plan() names the nearest budget that can be reached", () => {
  assert.throws(
    () => plan({ ...problem, budget: 10 }),
    new RangeError(
      "Cannot search within the budget: it must be at least 11 bytes, which the smallest candidate costs: current value is 10",
    ),
  );
  assert.equal(plan({ ...problem, budget: 11 }).smallest.cost, 11);
});

Deno.test("plan() refuses costs that fall while options rise, choices and options that are none", () => {
  const falling = { name: "bytes", cost: ([a]: readonly number[]) => -a! };
  assert.throws(
    () => plan({ ...problem, resource: falling }),
    new RangeError(
      "Cannot search: bytes must not fall when options rise: current values are -1, -2, -4",
    ),
  );
  const without = (choices: SearchProblem["choices"]) => () =>
    requireProblem({ ...problem, choices });
  assert.throws(
    without([]),
    new RangeError("Cannot search: there must be at least one choice: current value is none"),
  );
  assert.throws(
    without([{ name: "a", options: [] }]),
    new RangeError(
      "Cannot use the options of a: there must be at least one: current value is none",
    ),
  );
  assert.throws(
    without([{ name: "a", options: [1, 1] }]),
    /options of a: they must rise: current value is 1 behind 1/,
  );
  assert.throws(without([{ name: "a", options: [NaN] }]), /options of a: every number must be/);
  assert.throws(() => plan({ ...problem, budget: Infinity }), /Cannot use budget/);
  assert.throws(() => candidateOf(problem, [1]), TypeError);
  const priceless = { name: "bytes", cost: () => NaN };
  assert.throws(
    () => candidateOf({ ...problem, resource: priceless }, [1, 1]),
    /Cannot use the cost in bytes: it must be a number: current value is NaN/,
  );
});

Deno.test("allConfigurations() lists each configuration within the budget once", () => {
  fc.assert(
    fc.property(chainProblems, (problem) => {
      const all = allConfigurations(problem, { aboveBudget: true });
      assert.equal(all.length, plan(problem).configurations);
      assert.equal(new Set(all.map(String)).size, all.length);
      const within = all.filter((one) => isAffordable(problem.resource.cost(one), problem.budget));
      assert.deepEqual(allConfigurations(problem), within);
      // nothing within the budget is better
      const { score } = exhaustive(problem);
      assert.ok(within.every((one) => problem.evaluate(one) <= score));
    }),
    { seed: 201, numRuns: 40 },
  );
});

Deno.test("allConfigurations() refuses more than 4,096", () => {
  const bits = (layers: number) => ({
    choices: Array.from({ length: layers }, () => ({ name: "layer", options: [2, 4, 6, 8] })),
    resource: { name: "bits", cost: () => 1 },
    budget: 1,
  });
  assert.equal(allConfigurations(bits(6)).length, 4096);
  assert.throws(
    () => allConfigurations(bits(7)),
    new RangeError(
      "Cannot list all configurations: there must be at most 4096: current value is 16384",
    ),
  );
});

Deno.test("bestCandidate() prefers the cheaper of equal scores and knows when there is none", () => {
  const one = { configuration: [1], cost: 2, score: 1 }, other = { ...one, cost: 1 };
  assert.equal(bestCandidate([one, other], 2), other);
  assert.equal(bestCandidate([one], 1), undefined);
});

Deno.test("evaluationRun(), saved, restored and finished, has measured what one that never stopped has", () => {
  const list = allConfigurations(problem), seen: number[][] = [];
  const counted = {
    ...problem,
    evaluate: (one: readonly number[]) => (seen.push([...one]), problem.evaluate(one)),
  };
  const run = evaluationRun(counted, list);
  let state = run.start();
  for (let n = 0; n < 2; n++) ({ state } = run.advance(state));
  const again = evaluationRun(counted, list);
  state = again.restore(JSON.parse(JSON.stringify(run.save(state))));
  while (state.step < again.totalSteps) ({ state } = again.advance(state));
  assert.deepEqual(seen, list); // each once
  const best = bestCandidate(again.evaluated(state), problem.budget);
  assert.deepEqual(best, exhaustive(problem));
  assert.throws(() => again.advance(state), /step must be below 4: current value is 4/);
});

Deno.test("evaluationRun() refuses states of other runs, empty lists and scores that are no numbers", () => {
  const run = evaluationRun(problem, [[1, 1]]);
  const wrong = (state: unknown) => () => run.restore({ state, arrays: {} });
  assert.throws(wrong({ phase: "dense", step: 0, scores: [] }), FileError);
  assert.throws(
    wrong({ phase: "evaluation", step: 1, scores: [] }),
    new FileError("Cannot restore the measurements: state: there must be one score a step"),
  );
  assert.throws(wrong({ phase: "evaluation", step: 2, scores: [1, 2] }), FileError);
  assert.throws(() => evaluationRun(problem, []), RangeError);
  const broken = evaluationRun({ ...problem, evaluate: () => NaN }, [[1, 1]]);
  assert.throws(() => broken.advance(broken.start()), /Cannot use the score/);
});

Deno.test("scan() measures each choice at each option but the largest once, and what it loses", () => {
  assert.deepEqual(scanConfigurations(problem), [[4, 3], [1, 3], [2, 3], [4, 1]]);
  assert.deepEqual(scan(problem), { baseline: 10, losses: [[3, 2, 0], [4, 0]] });
  assert.throws(() => scanFromScores(problem, [1]), TypeError);
  assert.throws(() => scanFromScores(problem, [1, 1, 1, NaN]), RangeError);
});
