import assert from "node:assert/strict";
import fc from "fast-check";
import { FileError } from "@geta-lab/geta/io";
import {
  type FineTuning,
  measureEntries,
  medianTime,
  narrowerWidths,
  netAdaptRun,
  type NetAdaptState,
  planNetAdapt,
  reductionAfter,
  roundsToReach,
  selectProposal,
  tableError,
  tableLatency,
  tableWidths,
} from "@geta-lab/geta/search";

Deno.test("roundsToReach() is the first round at which reductionAfter() is enough", () => {
  const share = fc.integer({ min: 1, max: 99 }).map((n) => n / 100);
  const decay = fc.integer({ min: 50, max: 100 }).map((n) => n / 100);
  const first = fc.integer({ min: 1, max: 50 }).map((n) => n / 100);
  fc.assert(
    fc.property(share, decay, first, (share, decay, first) => {
      const schedule = { first, decay }, n = roundsToReach(share, schedule);
      const enough = (rounds: number) => reductionAfter(rounds, schedule) >= 1 - share - 1e-12;
      if (n === null) {
        return assert.ok(!enough(2000) || reductionAfter(Infinity, schedule) - (1 - share) < 1e-9);
      }
      assert.ok(enough(n) && !enough(n - 1));
    }),
    { seed: 208, numRuns: 500 },
  );
});

Deno.test("roundsToReach() of a budget at the limit is null, of equal steps a division", () => {
  assert.equal(roundsToReach(0.375), null);
  assert.equal(roundsToReach(0.5, { first: 0.1, decay: 1 }), 5);
  assert.equal(roundsToReach(0.9, { first: 0.25, decay: 0.5 }), 1);
  assert.throws(() => roundsToReach(0), /Cannot use share: it must be a number in \(0, 1\)/);
  assert.throws(() => roundsToReach(0.5, { decay: 1.1 }), /Cannot use decay/);
  assert.throws(() => reductionAfter(0.5), /Cannot use rounds: it must be an integer/);
});

const cost = ([a, b, c]: readonly number[]) => a! * b! + b! * c! + 10 * c!;
const widths = [32, 64, 64];
const options = {
  cost,
  budget: cost(widths) / 2,
  positions: [0, 1, 2],
  shortFineTuning: ([a, b, c]: readonly number[]) => 90 - 100 / a! - 50 / b! - 20 / c!,
};

Deno.test("netAdaptRun() ends within the budget, each round below its target, as far as planNetAdapt() said", () => {
  const planned = planNetAdapt(widths, { cost, budget: options.budget });
  assert.deepEqual([planned.cost, planned.rounds], [cost(widths), 40]);
  const run = netAdaptRun(widths, options);
  assert.equal(run.totalSteps, 40);
  let state = run.start(), line;
  const before: number[] = [cost(widths)];
  while (state.step < run.totalSteps) {
    ({ state, line } = run.advance(state));
    if (line.position !== undefined) assert.ok(line.cost < line.target);
    assert.ok(line.cost <= before.at(-1)!);
    before.push(line.cost);
  }
  const { widths: found, cost: last } = state.networks.at(-1)!;
  assert.ok(last <= options.budget);
  assert.ok(found.every((width) => width % 8 === 0 && width > 0));
  const front = run.pareto(state);
  assert.ok(
    front.length > 1 && front.every((one, i) => i === 0 || one.accuracy >= front[i - 1]!.accuracy),
  );
});

Deno.test("netAdaptRun(), saved and restored, goes on as if nothing had happened; each offer begins with the weights of the round before", () => {
  // a "weight" that remembers the widths it was trained at, most recent first
  const begun: string[] = [];
  const tune = (accuracy: number): FineTuning => (widths, { values, round }) => {
    begun.push(`${round}: ${values.trained!.join()}`);
    const trained = Float32Array.of(...widths);
    return { accuracy: accuracy - 100 / widths[0]! - 50 / widths[1]!, values: { trained } };
  };
  const make = () =>
    netAdaptRun(widths, {
      ...options,
      rule: "lowestDropPerCost",
      shortFineTuning: tune(90),
      longFineTuning: (widths, from) => {
        assert.deepEqual([...from.values.trained!], [...widths]); // those that the last round chose
        return tune(99)(widths, from);
      },
      values: () => ({ trained: new Float32Array(3) }),
    });
  const finish = (run: ReturnType<typeof make>, state: NetAdaptState) => {
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    return state;
  };
  const run = make(), whole = finish(run, run.start());
  assert.equal(begun[0], "0: 0,0,0");
  const path = whole.networks.map(({ widths }) => widths.join());
  for (const line of begun.slice(1)) {
    const [round, from] = line.split(": ");
    if (Number(round) < run.totalSteps) assert.equal(from, path[Number(round) - 1]);
  }
  const { widths: last, accuracy } = whole.networks.at(-1)!;
  assert.equal(accuracy, 99 - 100 / last[0]! - 50 / last[1]!);
  const again = make();
  let state = again.start();
  for (let n = 0; n < 3; n++) ({ state } = again.advance(state));
  const third = make(), saved = again.save(state);
  assert.deepEqual(finish(third, third.restore(structuredClone(saved))), whole);
  const bad: [arrays: Record<string, Float32Array>, found: RegExp][] = [
    [{}, /0 of them among 0$/],
    [{ trained: new Float32Array(2) }, /0 of them among 1$/],
    [{ trained: Float32Array.of(1, NaN, 3) }, /0 of them among 1$/],
    [{ ...saved.arrays as object, other: new Float32Array(1) }, /1 of them among 2$/],
  ];
  for (const [arrays, found] of bad) {
    assert.throws(
      () => third.restore({ ...saved, arrays }),
      (error: Error) => error instanceof FileError && found.test(error.message),
    );
  }
  assert.throws(
    () => third.restore({ ...saved, state: { phase: "netadapt", step: 1, networks: [] } }),
    FileError,
  );
});

Deno.test("netAdaptRun() refuses what its rounds do not surely reach, and names what they do", () => {
  assert.throws(
    () => netAdaptRun([64], { ...options, cost: ([a]) => a!, budget: 16 }),
    /^RangeError: Cannot reach the budget: it must be above 24\.0*\d*, what any number of rounds surely reach: current value is 16$/,
  );
  assert.throws(
    () => netAdaptRun([64], { ...options, cost: ([a]) => a!, budget: 32, rounds: 30 }),
    /it must be at least 35\.75\d*, what 30 rounds surely reach: current value is 32/,
  );
});

Deno.test("narrowerWidths() takes the widest network below the target, and leaves out what cannot reach it", () => {
  const found = narrowerWidths(widths, { cost, target: cost(widths) - 1, positions: [0, 1, 2] });
  assert.deepEqual(found.map(({ channels }) => channels), [24, 56, 56]);
  assert.deepEqual(narrowerWidths(widths, { cost, target: 1, positions: [0, 1, 2] }), []);
  assert.equal(
    narrowerWidths([20], { cost: ([a]) => a!, target: 20, positions: [0] })[0]!.channels,
    16,
  );
  assert.throws(
    () => selectProposal([], { accuracy: 1, cost: 1, rule: "best" as "highestAccuracy" }),
    /Cannot use rule: it must be one of highestAccuracy, lowestDropPerCost: current value is best/,
  );
});

Deno.test("medianTime() warms up, counts by its clock and ignores a hiccup", () => {
  let now = 0, calls = 0;
  const call = () => now += ++calls <= 3 ? 1000 : calls === 7 ? 500 : 4;
  assert.equal(medianTime(call, { clock: () => now }), 4);
  assert.equal(calls, 24);
});

Deno.test("measureEntries() and tableLatency() add up layers; tableError() says how wrong the sum is", () => {
  let now = 0;
  const layer = (inputs: number, outputs: number) => () => now += inputs * outputs;
  const clock = () => now;
  const first = measureEntries(layer, { inputs: [3], outputs: tableWidths(16), clock });
  const second = measureEntries(layer, { inputs: tableWidths(16), outputs: [16], clock });
  // the second is added to what it reads, so that both have one width
  const table = {
    unit: "ticks",
    source: "a counter",
    layers: [
      { name: "one", reads: 0, writes: 1, entries: first },
      { name: "two", reads: 1, writes: 2, entries: second },
    ],
  };
  assert.equal(tableLatency(table, [3, 8, 16]), 3 * 8 + 8 * 16);
  assert.throws(() => tableLatency(table, [3, 9, 16]), /none from 3 to 9 channels/);
  assert.throws(() => tableError([], []), /there must be a network/);
  assert.throws(() => tableError([1], [0]), RangeError);
  assert.deepEqual([tableWidths(8), tableWidths(10), tableWidths(3)], [[8], [8, 10], [3]]);
});
