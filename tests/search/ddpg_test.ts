import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { useEngine } from "@geta-lab/geta/engine";
import { FileError } from "@geta-lab/geta/io";
import {
  amcEnvironment,
  bestCandidate,
  ddpgAgent,
  ddpgRun,
  type DdpgRunState,
  ddpgTarget,
  drawBatch,
  emptyReplay,
  exhaustive,
  haqEnvironment,
  isAffordable,
  movingAverage,
  noiseDeviation,
  remember,
  softUpdate,
  truncatedNormal,
  uniform,
} from "@geta-lab/geta/search";
import { chainProblems } from "./problems.ts";

await useEngine();

Deno.test("drawBatch() draws first-layer transitions as often as any: their share is 1/L within 0.02", () => {
  for (const layers of [3, 5]) {
    let replay = emptyReplay(2000, 1);
    for (let episode = 0; episode < 500; episode++) {
      const observations = Array.from({ length: layers }, (_, t) => [t]);
      replay = remember(replay, { observations, actions: observations.flat(), reward: episode });
    }
    const { observations } = drawBatch(replay, 20_000, random(5));
    const first = observations.filter((t) => t === 0).length / observations.length;
    assert.ok(Math.abs(first - 1 / layers) < 0.02, `${first}`);
  }
});

Deno.test("remember() overwrites the oldest and ends episodes with their last decision", () => {
  let replay = emptyReplay(3, 2);
  const observations = [[1, 2], [3, 4]], actions = [0.25, 0.5];
  replay = remember(replay, { observations, actions, reward: 1 });
  replay = remember(replay, { observations, actions, reward: 2 });
  assert.deepEqual([replay.size, replay.next], [3, 1]);
  assert.deepEqual([...replay.rewards], [2, 1, 2]);
  assert.deepEqual([...replay.ends], [1, 1, 0]);
  assert.deepEqual([...replay.nextObservations], [0, 0, 0, 0, 3, 4]);
  assert.throws(() => remember(replay, { observations, actions: [1], reward: 1 }), TypeError);
  assert.throws(
    () => remember(replay, { observations: [[1]], actions: [1], reward: 1 }),
    /Cannot use an observation: its shape must be \[2\]: current value is \[1\]/,
  );
  assert.throws(() => drawBatch(emptyReplay(1, 1), 1, random(1)), /transitions of the replay/);
});

Deno.test("truncatedNormal() stays in [0, 1] without piling up at the ends, and has the mean of its density", () => {
  const stream = random(7),
    draws = Array.from({ length: 20_000 }, () => truncatedNormal(0, 0.5, stream));
  assert.ok(draws.every((a) => a >= 0 && a <= 1));
  assert.equal(draws.filter((a) => a === 0 || a === 1).length, 0);
  // by midpoints of the density on [0, 1]
  let mass = 0, moment = 0;
  for (let i = 0.5; i < 1000; i++) {
    const a = i / 1000, p = Math.exp(-(a ** 2) / 0.5);
    mass += p;
    moment += a * p;
  }
  const mean = draws.reduce((sum, a) => sum + a, 0) / draws.length;
  assert.ok(Math.abs(mean - moment / mass) < 0.01, `${mean}`);
});

Deno.test("the formulas refuse numbers out of range", () => {
  assert.throws(() => truncatedNormal(1.5, 1, random(1)), /Cannot use mean/);
  assert.throws(() => truncatedNormal(0.5, NaN, random(1)), /Cannot use deviation/);
  assert.throws(() => noiseDeviation(-1), /Cannot use episode/);
  assert.throws(() => movingAverage(1, NaN), /Cannot use value/);
  assert.throws(() => softUpdate(Float32Array.of(1), Float32Array.of(1, 2)), TypeError);
  const inputs = { reward: NaN, nextValue: 0, done: true };
  assert.throws(() => ddpgTarget(inputs, { baseline: 0 }), /Cannot use reward/);
});

Deno.test("ddpgAgent() learns which action is worth most in a task of one decision", () => {
  const agent = ddpgAgent({
    features: 1,
    hidden: 32,
    actorRate: 0.001,
    criticRate: 0.01,
    baselineRate: 0.01,
    seed: 1,
  });
  let replay = emptyReplay(256, 1), state = agent.start();
  const stream = random(2);
  for (let n = 0; n < 256; n++) {
    const action = stream.uniform();
    replay = remember(replay, {
      observations: [[1]],
      actions: [action],
      reward: -((action - 0.8) ** 2),
    });
  }
  const before = Math.abs(agent.act(state, [1]) - 0.8);
  for (let n = 0; n < 450; n++) state = agent.learn(state, drawBatch(replay, 32, stream));
  const after = Math.abs(agent.act(state, [1]) - 0.8);
  assert.ok(after < 0.1 && after < before, `${before} to ${after}`);
  agent.dispose();
});

Deno.test("amcEnvironment() keeps the budget whatever the agent wants, and never takes less than it must", () => {
  fc.assert(
    fc.property(
      chainProblems,
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
      (problem, wants) => {
        const environment = amcEnvironment(problem), most = 8, taken: number[] = [];
        problem.choices.forEach(({ options }, t) => {
          const seen = environment.observe(taken, 0);
          assert.equal(seen.length, environment.features);
          const [reduced, rest] = seen.slice(-3);
          assert.ok(reduced! >= 0 && rest! >= 0 && reduced! + rest! <= 1);
          const { option, action } = environment.decide(taken, wants[t]! * most);
          assert.equal(action, option);
          assert.ok(options.includes(option));
          taken.push(option);
        });
        assert.ok(isAffordable(problem.resource.cost(environment.finish(taken)), problem.budget));
      },
    ),
    { seed: 206, numRuns: 100 },
  );
});

Deno.test("haqEnvironment() walks what was decided to the budget", () => {
  fc.assert(
    fc.property(chainProblems, fc.double({ min: 0, max: 1, noNaN: true }), (problem, action) => {
      const environment = haqEnvironment(problem, { original: 100 });
      const wanted = problem.choices.map((_, t) =>
        environment.decide(new Array(t).fill(1), action).option
      );
      const found = environment.finish(wanted);
      assert.ok(isAffordable(problem.resource.cost(found), problem.budget));
      assert.ok(
        found.every((option, i) =>
          option <= wanted[i]! && problem.choices[i]!.options.includes(option)
        ),
      );
      if (isAffordable(problem.resource.cost(wanted), problem.budget)) {
        assert.deepEqual(found, wanted);
      }
    }),
    { seed: 207, numRuns: 100 },
  );
});

/** Four layers, the middle ones sensitive; accuracy in [0, 1]. */
const problem = {
  choices: ["a", "b", "c", "d"].map((name) => ({ name, options: [0.25, 0.5, 0.75, 1] })),
  resource: {
    name: "multiply-adds",
    cost: (keeps: readonly number[]) =>
      keeps.reduce((sum, keep, i) => sum + keep * (keeps[i - 1] ?? 1), keeps.at(-1)!),
  },
  budget: 2,
  evaluate: (keeps: readonly number[]) =>
    1 - [0.05, 0.4, 0.3, 0.1].reduce((sum, s, i) => sum + s * (1 - keeps[i]!) ** 2, 0),
};
const short = { episodes: 30, warmUp: 15, hidden: 16, batch: 16, seed: 4 };

Deno.test("ddpgRun() in AMC's environment finds at least what uniform ratios give, and never more than the optimum", () => {
  const run = ddpgRun(amcEnvironment(problem), short);
  let state = run.start(), line;
  while (state.step < run.totalSteps) ({ state, line } = run.advance(state));
  const best = run.best(state)!;
  assert.ok(best.score >= problem.evaluate(uniform(problem).configuration));
  assert.ok(best.score <= exhaustive(problem).score);
  assert.ok(state.measured.every(({ cost }) => isAffordable(cost, problem.budget)));
  assert.equal(
    new Set(state.measured.map(({ configuration }) => String(configuration))).size,
    state.measured.length,
  );
  assert.equal(line!.best, best.score);
  assert.equal(state.replay.size, 4 * 30);
  assert.throws(() => run.advance(state), /step must be below 30: current value is 30/);
  run.dispose();
});

Deno.test("ddpgRun(), saved, restored and finished, ends bit for bit like one that never stopped", () => {
  const options = { ...short, episodes: 8, warmUp: 3 };
  const end = (state: DdpgRunState, run = ddpgRun(amcEnvironment(problem), options)) => {
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    const saved = run.save(state);
    run.dispose();
    return saved;
  };
  const first = ddpgRun(amcEnvironment(problem), options), whole = end(first.start(), first);
  for (const steps of [2, 6]) {
    const begun = ddpgRun(amcEnvironment(problem), options);
    let state = begun.start();
    for (let n = 0; n < steps; n++) ({ state } = begun.advance(state));
    const saved = structuredClone(begun.save(state));
    begun.dispose();
    const again = ddpgRun(amcEnvironment(problem), options);
    assert.deepEqual(end(again.restore(saved), again), whole);
  }
});

Deno.test("ddpgRun() refuses states of other runs and budgets out of reach", () => {
  const run = ddpgRun(haqEnvironment(problem, { original: 1 }), { ...short, episodes: 2 });
  const { state, arrays } = run.save(run.start());
  const changed = (changes: object) => () =>
    run.restore({ state: { ...state as object, ...changes }, arrays });
  assert.throws(changed({ phase: "dense" }), FileError);
  assert.throws(changed({ step: 3 }), /Cannot restore the search: step/);
  assert.throws(
    () => run.restore({ state, arrays: { ...arrays, "replay/ends": new Float32Array(1) } }),
    /Cannot restore the search: replay\/ends must have 400 numbers: current value is 1/,
  );
  run.dispose();
  assert.throws(
    () => amcEnvironment({ ...problem, budget: 0.1 }),
    /it must be at least 0\.\d+ multiply-adds, which the smallest candidate costs: current value is 0\.1/,
  );
  assert.throws(() => amcEnvironment(problem, { features: [[1]] }), TypeError);
  assert.equal(bestCandidate([], 1), undefined);
});
