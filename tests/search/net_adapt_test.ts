import assert from "node:assert/strict";
import fc from "fast-check";
import { FileError } from "@geta-lab/geta/io";
import {
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

Deno.test("netAdaptRun(), saved and restored, goes on as if nothing had happened; long fine-tuning has the last word", () => {
  const kept: number[][] = [];
  const make = () =>
    netAdaptRun(widths, {
      ...options,
      rule: "lowestDropPerCost",
      chosen: ({ widths }) => kept.push(widths),
      longFineTuning: () => 91,
    });
  const finish = (run: ReturnType<typeof make>, state: NetAdaptState) => {
    while (state.step < run.totalSteps) ({ state } = run.advance(state));
    return state;
  };
  const run = make(), whole = finish(run, run.start());
  assert.equal(whole.networks.at(-1)!.accuracy, 91);
  assert.deepEqual(kept.at(-1), whole.networks.at(-1)!.widths);
  const again = make();
  let state = again.start();
  for (let n = 0; n < 3; n++) ({ state } = again.advance(state));
  const third = make();
  assert.deepEqual(finish(third, third.restore(structuredClone(again.save(state)))), whole);
  assert.throws(
    () => third.restore({ state: { phase: "netadapt", step: 1, networks: [] }, arrays: {} }),
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
