import assert from "node:assert/strict";
import fc from "fast-check";
import {
  broadcastWork,
  encodeEie,
  expectedPadding,
  loadBalance,
  queueCycles,
  randomWork,
  simulateQueues,
} from "@geta-lab/geta/hardware";

/** Work of some elements, with columns in which they have nothing. */
const works = fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(9)).chain(([elements, broadcasts]) =>
  fc.array(
    fc.array(fc.nat(5), { minLength: broadcasts, maxLength: broadcasts }),
    { minLength: elements, maxLength: elements },
  )
);
const queues = fc.record({
  depth: fc.integer({ min: 1, max: 6 }),
  emptyColumnCost: fc.nat(2),
  slotFreed: fc.constantFrom("finish" as const, "start" as const),
});

Deno.test("queueCycles() is what simulateQueues() counts cycle by cycle", () => {
  fc.assert(
    fc.property(works, queues, (work, options) => {
      const { history, ...simulated } = simulateQueues(work, options);
      assert.deepEqual(simulated, queueCycles(work, options));
      const busy = history.flatMap(({ busy }) => busy).filter(Boolean).length;
      const due = work.flat().map((n) => Math.max(n, options.emptyColumnCost));
      assert.equal(busy, due.reduce((sum, n) => sum + n, 0));
      if (options.slotFreed === "finish") {
        assert.ok(history.every(({ queued }) => queued.every((n) => n <= options.depth)));
      }
    }),
    { seed: 1, numRuns: 500 },
  );
});

Deno.test("queueCycles() lies between lock step and the busiest element, and falls with the depth", () => {
  const full = works.map((work) => work.map((entries) => entries.map((n) => n + 1)));
  fc.assert(
    fc.property(full, (work) => {
      const cycles = (depth: number) => queueCycles(work, { depth }).cycles;
      const lockStep = work[0]!.map((_, i) => Math.max(...work.map((entries) => entries[i]!)));
      assert.equal(cycles(1), lockStep.reduce((sum, n) => sum + n, 0));
      for (let depth = 1; depth < 6; depth++) assert.ok(cycles(depth + 1) <= cycles(depth));
      assert.ok(cycles(100) >= loadBalance(work).busiest);
      const start = queueCycles(work, { depth: 1, slotFreed: "start" }).cycles;
      assert.ok(start <= cycles(1));
    }),
    { seed: 2 },
  );
});

Deno.test("queueCycles() with slots free at the start is one place deeper with slots free at the finish", () => {
  fc.assert(
    fc.property(works, queues, (work, { depth, emptyColumnCost }) => {
      assert.deepEqual(
        queueCycles(work, { depth, emptyColumnCost, slotFreed: "start" }),
        queueCycles(work, { depth: depth + 1, emptyColumnCost }),
      );
    }),
    { seed: 3 },
  );
});

Deno.test("queueCycles() gives the hand values of slots that are free at the finish and at the start", () => {
  const work = [[5, 1, 1, 1], [1, 1, 1, 5]];
  assert.equal(queueCycles(work, { depth: 1 }).cycles, 12);
  assert.equal(queueCycles(work, { depth: 1, slotFreed: "start" }).cycles, 11);
  assert.deepEqual(queueCycles([[0, 0], [0, 0]], { depth: 1 }), { cycles: 1, efficiency: 0 });
  assert.equal(queueCycles([[0, 0], [0, 0]], { depth: 1, emptyColumnCost: 1 }).cycles, 2);
  // one element waits for nobody
  assert.deepEqual(queueCycles([[3, 1, 2]], { depth: 1 }), { cycles: 6, efficiency: 1 });
  assert.deepEqual(queueCycles([[]], { depth: 1 }), { cycles: 0, efficiency: 1 });
});

/** The lecture's layer: a tenth of the weights, three tenths of the activations. */
const SHARES = { weightDensity: 0.1, activationDensity: 0.3 };

Deno.test("queueCycles() at 64 elements: about a half at depth 1, 0.94 at 8, little more beyond", () => {
  for (const seed of [0, 1, 2]) {
    const work = randomWork([4096, 1024], { ...SHARES, seed });
    const efficiency = (depth: number) => queueCycles(work, { depth }).efficiency;
    assert.ok(Math.abs(efficiency(1) - 0.5) <= 0.03, `depth 1: ${efficiency(1)}`);
    assert.ok(Math.abs(efficiency(8) - 0.94) <= 0.02, `depth 8: ${efficiency(8)}`);
    const gain = efficiency(64) - efficiency(8);
    assert.ok(gain >= 0 && gain < 0.03, `from 8 to 64: ${gain}`);
  }
});

Deno.test("loadBalance() falls with the number of elements", () => {
  // one layer, spread over ever fewer elements: the rows of two become those of one
  let work = randomWork([4096, 256], { ...SHARES, elements: 256 }).map((entries) => [...entries]);
  const balances = [loadBalance(work).balance];
  while (work.length > 1) {
    work = joined(work);
    balances.push(loadBalance(work).balance);
  }
  assert.equal(balances.at(-1), 1);
  balances.slice(1).forEach((balance, i) => assert.ok(balance >= balances[i]!, `${balances}`));
  assert.ok(balances[0]! < 0.9, `${balances}`);
});

Deno.test("randomWork() has as many entries as its densities and gaps say", () => {
  const options = { ...SHARES, elements: 1 };
  const { total } = loadBalance(randomWork([1000, 400], options));
  const broadcasts = randomWork([1000, 400], options)[0]!.length;
  assert.ok(Math.abs(broadcasts / 400 - 0.3) < 0.07, `${broadcasts}`);
  // three standard errors of about 12,000 entries
  assert.ok(Math.abs(total / (1000 * broadcasts) - 0.1) < 0.003, `${total}`);
  const padded = loadBalance(randomWork([1000, 400], { ...options, indexBits: 4 })).total;
  const wanted = 1 + expectedPadding(0.1, { bits: 4 });
  assert.ok(Math.abs(padded / total - wanted) < 0.02, `${padded / total}`);
  assert.deepEqual(randomWork([0, 0], SHARES).map(({ length }) => length), new Array(64).fill(0));
  assert.throws(
    () => randomWork([1, 1], { ...SHARES, weightDensity: 2 }),
    new RangeError("Cannot use weightDensity: it must be a number in [0, 1]: current value is 2"),
  );
});

function joined(work: number[][]): number[][] {
  return work.slice(0, work.length / 2).map((entries, k) =>
    entries.map((n, i) => n + work[k + work.length / 2]![i]!)
  );
}

Deno.test("broadcastWork() of an encoded layer has the entries that were counted above", () => {
  const codes = Array.from({ length: 12 * 3 }, (_, i) => i % 5 === 0 ? 1 : 0);
  const matrix = encodeEie(codes, { shape: [12, 3], elements: 4 });
  const { work } = broadcastWork(matrix, [1, 1, 1]);
  for (let element = 0; element < 4; element++) {
    for (let column = 0; column < 3; column++) {
      const rows = [0, 1, 2].map((i) => 4 * i + element);
      assert.equal(work[element]![column], rows.filter((row) => codes[row * 3 + column]).length);
    }
  }
});

Deno.test("queueCycles() and its like refuse what does not fit", () => {
  for (const run of [queueCycles, simulateQueues]) {
    assert.throws(
      () => run([[1]], { depth: 0 }),
      new RangeError(
        "Cannot use depth: it must be an integer in [1, infinity): current value is 0",
      ),
    );
    assert.throws(
      () => run([], { depth: 1 }),
      new TypeError("Cannot use work: there must be at least one element: current value is none"),
    );
    assert.throws(
      () => run([[1, 2], [1]], { depth: 1 }),
      new TypeError("Cannot use work: its shape must be [2]: current value is [1]"),
    );
    assert.throws(
      () => run([[-1]], { depth: 1 }),
      new RangeError(
        "Cannot use work: it must be an integer in [0, infinity): current value is -1",
      ),
    );
    assert.throws(
      () => run([[1]], { depth: 1, slotFreed: "end" as "start" }),
      /Cannot use slotFreed: it must be one of finish, start: current value is end/,
    );
  }
});
