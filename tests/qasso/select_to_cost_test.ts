import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { minKept } from "@geta-lab/geta/mask";
import {
  budgetPath,
  type CostMeasure,
  type CostTerm,
  groupBlocks,
  nearestChoice,
  openLedger,
  selectToCost,
  takeBlocks,
} from "@geta-lab/geta/qasso";

/** A chain of layers: group i is the output of layer i and the input of layer i + 1. */
function chain(widths: readonly number[], inputs = 3): CostTerm[] {
  const axis = (group: number, width: number) => ({
    length: width,
    owners: [{ group, positions: new Array<number>(width).fill(1) }],
  });
  return widths.map((width, i) => {
    const before = i === 0 ? inputs : widths[i - 1]!, elements = before * width;
    const axes = [axis(i, width), ...(i === 0 ? [] : [axis(i - 1, before)])];
    return { parameter: `w${i}`, layer: `l${i}`, macs: elements * 7, elements, bits: 32, axes };
  });
}

/** The same cost from the widths that are left, by the book. */
function slowCost(kept: readonly number[], measure: CostMeasure, inputs = 3): number {
  return kept.reduce((sum, width, i) => {
    const elements = (i === 0 ? inputs : kept[i - 1]!) * width;
    return sum +
      (measure === "bytes" ? 4 * elements : 7 * elements * (measure === "bops" ? 1024 : 1));
  }, 0);
}

const cases = fc.record({
  seed: fc.integer({ min: 0, max: 1e6 }),
  widths: fc.array(fc.integer({ min: 24, max: 60 }), { minLength: 2, maxLength: 5 }),
  share: fc.double({ min: 0.1, max: 0.8, noNaN: true }),
  periods: fc.integer({ min: 1, max: 5 }),
  maxRatio: fc.constantFrom(0.8, 0.9, 1),
  measure: fc.constantFrom<CostMeasure>("bops", "macs", "bytes"),
});

Deno.test("selectToCost() meets the target of the last period within 1 %, keeps the floors, takes nothing twice", () => {
  fc.assert(
    fc.property(cases, ({ seed, widths, share, periods, maxRatio, measure }) => {
      const stream = random(seed), terms = chain(widths);
      const whole = openLedger(terms, { measure }).cost, target = share * whole;
      let pruned: number[][] = widths.map(() => []);
      for (const limit of budgetPath({ whole, target, periods })) {
        const scores = Float64Array.from(
          { length: widths.reduce((a, b) => a + b) },
          () => stream.uniform(),
        );
        const ledger = openLedger(terms, { measure, removed: pruned });
        const { selected } = selectToCost(scores, {
          groups: widths.map((size, i) => ({ size, pruned: pruned[i]! })),
          numbers: widths.map((_, i) => i),
          ledger,
          limit,
          target,
          roundTo: 1,
          maxRatio,
        });
        pruned = pruned.map((gone, i) => {
          for (const structure of selected[i]!) assert.ok(!gone.includes(structure));
          return [...gone, ...selected[i]!];
        });
        const kept = widths.map((width, i) => width - pruned[i]!.length);
        assert.ok(Math.abs(ledger.cost / slowCost(kept, measure) - 1) < 1e-9);
        kept.forEach((left, i) =>
          assert.ok(left >= Math.max(1, widths[i]! - Math.floor(maxRatio * widths[i]! + 1e-9)))
        );
        assert.ok(ledger.cost >= 0.99 * target || limit === target);
        assert.ok(ledger.cost <= limit * 1.04, `${ledger.cost / limit} of the period's limit`);
      }
      const kept = widths.map((width, i) => width - pruned[i]!.length);
      const floors = widths.map((width) =>
        Math.max(1, width - Math.floor(maxRatio * width + 1e-9))
      );
      // a structure costs at most 1/10 of what is left of its layers here, so that 1 % can be out of reach
      const step = Math.min(
        ...kept.flatMap((left, i) => {
          if (left <= floors[i]!) return [];
          const fewer = kept.map((one, j) => i === j ? one - 1 : one);
          return [slowCost(kept, measure) - slowCost(fewer, measure)];
        }),
        Infinity,
      );
      const off = Math.abs(slowCost(kept, measure) - target);
      assert.ok(
        off <= 0.01 * target || off <= step / 2 + 1e-6,
        `${off / target}, step ${step / target}`,
      );
    }),
    { seed: 1, numRuns: 200 },
  );
});

Deno.test("selectToCost() takes the lowest scores first as long as the target is far", () => {
  const widths = [30, 30], terms = chain(widths);
  const scores = Float64Array.from({ length: 60 }, (_, i) => (i * 37) % 60);
  const ledger = openLedger(terms, { measure: "macs" });
  const limit = 0.5 * ledger.cost;
  const { selected } = selectToCost(scores, {
    groups: widths.map((size) => ({ size, pruned: [] })),
    numbers: [0, 1],
    ledger,
    limit,
    target: 0.01 * ledger.cost,
    roundTo: 1,
    maxRatio: 1,
  });
  const gone = [...selected[0]!, ...selected[1]!.map((j) => j + 30)].map((i) => scores[i]!);
  assert.deepEqual(gone.toSorted((a, b) => a - b), gone.map((_, i) => i)); // 0, 1, 2 …
  assert.ok(ledger.cost <= limit);
});

Deno.test("selectToCost() gives whole blocks, and ends as near as blocks allow", () => {
  const ledger = openLedger(chain([16]), { measure: "macs" });
  const { selected } = selectToCost(Float64Array.from({ length: 16 }, (_, i) => i), {
    groups: [{ size: 16, pruned: [] }],
    numbers: [0],
    ledger,
    limit: 0.7 * ledger.cost,
    target: 0.7 * ledger.cost,
    roundTo: 4,
    maxRatio: 1,
  });
  assert.deepEqual(selected, [[0, 1, 2, 3]]); // 0.75 is nearer to 0.7 than 0.5
});

Deno.test("takeBlocks() skips groups whose floor is reached and scores that are no numbers", () => {
  const options = { roundTo: 1, maxRatio: 0.5, allows: () => true, taken: () => {} };
  const groups = [{ size: 4, pruned: [3] }, { size: 2, pruned: [] }];
  assert.deepEqual(takeBlocks([3, 2, 1, 0, NaN, NaN], { ...options, groups }), [[2], []]);
});

/** Every way to keep some of each group, from its floor on, in whole blocks of the last structures. */
function everyChoice(left: readonly number[], floors: readonly number[], roundTo: number) {
  return left.reduce<number[][]>(
    (ways, most, g) =>
      ways.flatMap((way) =>
        Array.from({ length: most + 1 }, (_, kept) => kept)
          .filter((kept) => kept === most || (kept >= floors[g]! && kept % roundTo === 0))
          .map((kept) => [...way, kept])
      ),
    [[]],
  );
}

Deno.test("selectToCost() ends within 1 % of the target whenever some choice of whole blocks does, else as near as any, in any number of periods", () => {
  let within = 0, beside = 0;
  fc.assert(
    fc.property(
      fc.record({
        seed: fc.integer({ min: 0, max: 1e6 }),
        widths: fc.array(fc.integer({ min: 3, max: 13 }), { minLength: 1, maxLength: 3 }),
        share: fc.double({ min: 0.05, max: 0.9, noNaN: true }),
        periods: fc.integer({ min: 1, max: 3 }),
        roundTo: fc.constantFrom(1, 1, 2, 3),
        maxRatio: fc.constantFrom(0.75, 1),
        measure: fc.constantFrom<CostMeasure>("bops", "macs", "bytes"),
      }),
      ({ seed, widths, share, periods, roundTo, maxRatio, measure }) => {
        const stream = random(seed), terms = chain(widths);
        const target = share * openLedger(terms, { measure }).cost;
        const floors = widths.map((width) => minKept(width, { roundTo, maxRatio }));
        let pruned: number[][] = widths.map(() => []);
        for (
          const limit of budgetPath({ whole: openLedger(terms, { measure }).cost, target, periods })
        ) {
          const scores = widths.flatMap((width) =>
            Array.from({ length: width }, () => stream.uniform())
          );
          const { selected } = selectToCost(scores, {
            groups: widths.map((size, i) => ({ size, pruned: pruned[i]! })),
            numbers: widths.map((_, i) => i),
            ledger: openLedger(terms, { measure, removed: pruned }),
            limit,
            target,
            roundTo,
            maxRatio,
          });
          pruned = pruned.map((gone, i) => [...gone, ...selected[i]!]);
          assert.equal(new Set(pruned[0]).size, pruned[0]!.length);
        }
        const kept = widths.map((width, i) => width - pruned[i]!.length);
        const off = (one: readonly number[]) => Math.abs(slowCost(one, measure) / target - 1);
        const choices = everyChoice(widths, floors, roundTo);
        const nearest = choices.map(off).reduce((a, b) => Math.min(a, b));
        assert.ok(choices.some((one) => one.every((width, i) => width === kept[i])), `${kept}`);
        assert.ok(
          off(kept) <= Math.max(0.01, nearest) + 1e-9,
          `${kept} is off by ${off(kept)}, ${nearest} is possible`,
        );
        nearest <= 0.01 ? within++ : beside++;
      },
    ),
    { seed: 3, numRuns: 400 },
  );
  assert.ok(within > 50 && beside > 50, `${within} ${beside}`);
});

Deno.test("nearestChoice() changes as few groups as it must, and those whose structures matter least", () => {
  // costs of 1000, 100, 100 and 7 a structure; 1300 less are wanted, and 1 % of the rest is 107
  const term = (group: number, macs: number) => ({
    parameter: `w${group}`,
    layer: `l${group}`,
    macs: 10 * macs,
    elements: 1,
    bits: 32,
    axes: [{ length: 10, owners: [{ group, positions: new Array<number>(10).fill(1) }] }],
  });
  const ledger = openLedger([term(0, 1000), term(1, 100), term(2, 100), term(3, 7)], {
    measure: "macs",
  });
  const groups = [0, 1, 2, 3].map(() => ({ size: 10, pruned: [] }));
  const scores = [0, 5, 3, 0].flatMap((score) => new Array<number>(10).fill(score));
  const blocks = groupBlocks(scores, { groups, roundTo: 1, maxRatio: 1 });
  const found = nearestChoice(blocks, {
    given: [0, 0, 0, 0],
    numbers: [0, 1, 2, 3],
    ledger,
    target: ledger.cost - 1300,
  });
  assert.deepEqual(found, { given: [1, 0, 2, 0], cost: ledger.cost - 1200, complete: true });
  assert.equal(ledger.cost, 12070); // not changed
});
