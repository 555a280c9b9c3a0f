import assert from "node:assert/strict";
import fc from "fast-check";
import {
  budgetPlan,
  correctedRules,
  type CostTerm,
  cutNetwork,
  nearestCost,
  paperRules,
  predictRun,
  type QassoConfig,
  type QassoProblem,
  referenceRules,
} from "@geta-lab/geta/qasso";

/** A chain of layers: group i is the output of layer i and the input of layer i + 1; the classes stay. */
function chain(widths: readonly number[], config: Partial<QassoConfig>): QassoProblem {
  const all = [...widths, 4];
  const axis = (group: number) => ({
    length: all[group]!,
    owners: [{ group, positions: new Array<number>(all[group]!).fill(1) }],
  });
  return {
    groups: widths.map((size, i) => ({
      name: `l${i}`,
      size,
      ownedSlices: [],
      dependentSlices: [],
      layers: [],
      prunable: true,
    })),
    layers: all.map((_, i) => ({
      name: `l${i}`,
      weight: `w${i}`,
      weightQuantizer: { stepSize: `d${i}`, clip: `q${i}` },
    })),
    costs: all.map((width, i): CostTerm => {
      const elements = (i === 0 ? 3 : all[i - 1]!) * width;
      return {
        parameter: `w${i}`,
        layer: `l${i}`,
        macs: elements * 4 ** (2 - Math.min(i, 2)), // early layers are larger maps
        elements,
        bits: 32,
        axes: [...(i < widths.length ? [axis(i)] : []), ...(i > 0 ? [axis(i - 1)] : [])],
      };
    }),
    shapes: {},
    config: {
      optimizer: { rule: "sgd" },
      sparsity: 0,
      maxRatio: 1,
      warmUpSteps: 0,
      projectionSteps: 2,
      projectionPeriods: 2,
      jointSteps: 4,
      pruningPeriods: 2,
      bitRange: [4, 8],
      bitReduction: 1,
      ...config,
    },
    rules: correctedRules,
  };
}

/** Multiply-adds of what is left, by the book. */
function macs(kept: readonly number[]): number {
  const all = [...kept, 4];
  return all.reduce(
    (sum, width, i) => sum + (i === 0 ? 3 : all[i - 1]!) * width * 4 ** (2 - Math.min(i, 2)),
    0,
  );
}

/** Every way to keep some structures of each group. */
function everyWay(widths: readonly number[]): number[][] {
  return widths.reduce<number[][]>(
    (ways, width) =>
      ways.flatMap((way) => Array.from({ length: width }, (_, i) => [...way, i + 1])),
    [[]],
  );
}

Deno.test("predictRun() of a count bounds what every possible choice of structures costs", () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 7 }), { minLength: 1, maxLength: 3 }),
      fc.double({ min: 0, max: 0.8, noNaN: true }),
      (widths, sparsity) => {
        const total = widths.reduce((a, b) => a + b), count = Math.round(sparsity * total);
        if (count > total - widths.length) return;
        const problem = chain(widths, { sparsity: count / total });
        const found = predictRun(problem);
        const ways = everyWay(widths).filter((kept) =>
          kept.reduce((sum, one) => sum + one, 0) === total - count
        );
        const costs = ways.map(macs).sort((a, b) => a - b);
        assert.deepEqual(found.structures, { least: count, expected: count, most: count });
        // bounds are found by greedy search, which is exact or nearly so
        assert.ok(found.macs.least >= costs[0]! - 1e-9 && found.macs.most <= costs.at(-1)! + 1e-9);
        assert.ok(found.macs.least <= costs[0]! * 1.03 && found.macs.most >= costs.at(-1)! * 0.97);
        assert.ok(Math.abs(found.bops.most / (found.macs.most * 6 * 32) - 1) < 1e-9); // 6 bits are left
        widths.forEach((_, i) => {
          const kept = ways.map((way) => way[i]!).sort((a, b) => a - b);
          const { least, expected, most } = found.widths[`l${i}`]!;
          assert.deepEqual([least, most], [kept[0], kept.at(-1)]);
          assert.ok(least <= expected && expected <= most);
        });
      },
    ),
    { seed: 1, numRuns: 100 },
  );
});

Deno.test("predictRun() promises a budget within 1 % only where some choice of structures meets it, else nearestCost()", () => {
  let beside = 0;
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 2, max: 9 }), { minLength: 1, maxLength: 3 }),
      fc.double({ min: 0.2, max: 0.9, noNaN: true }),
      (widths, share) => {
        const ways = everyWay(widths).map(macs), dense = macs(widths), target = share * dense;
        if (ways.reduce((a, b) => Math.min(a, b)) > target) return;
        const found = predictRun(chain(widths, { budget: { macs: share } }), { bits: 8 }).macs;
        const nearest = ways.reduce((a, b) => Math.abs(b - target) < Math.abs(a - target) ? b : a);
        if (Math.abs(nearest / target - 1) <= 0.01) {
          assert.equal(found.expected, target);
          return;
        }
        beside++;
        const off = Math.abs(nearest - target); // two costs may be equally near
        assert.ok(Math.abs(Math.abs(found.expected - target) - off) < 1e-6 * target);
        assert.deepEqual([found.least, found.most], [found.expected, found.expected]);
        const problem = chain(widths, { budget: { macs: share } }), plan = budgetPlan(problem)!;
        for (const sign of [1, -1]) { // from wherever the search starts
          const cut = cutNetwork(problem, { bits: {}, order: ({ group }) => sign * group });
          assert.ok(
            Math.abs(Math.abs(nearestCost(problem, plan, cut) - target) - off) < 1e-6 * target,
          );
        }
      },
    ),
    { seed: 4, numRuns: 100 },
  );
  assert.ok(beside > 10, `${beside}`);
});

Deno.test("predictRun() knows the cost of a budget, and supposes other sparsities, budgets and bits", () => {
  const problem = chain([40, 60], { budget: { bops: 0.06 } });
  const found = predictRun(problem);
  const dense = 1024 * macs([40, 60]);
  assert.equal(found.dense.bops, dense);
  assert.equal(found.bops.expected, 0.06 * dense);
  assert.ok(found.structures.least < found.structures.most);
  assert.ok(found.bytes.least <= found.bytes.expected && found.bytes.expected <= found.bytes.most);
  const other = predictRun(problem, { sparsity: 0.5, bits: 4 });
  assert.equal(other.structures.expected, 50);
  assert.deepEqual(other.bits.l0, { weight: 4, activation: 32 });
  assert.deepEqual(other.widths.l0!.expected, 20);
  assert.ok(Math.abs(other.bops.expected / (macs([20, 30]) * 4 * 32) - 1) < 1e-12);
  const cheap = predictRun(problem, { budget: { macs: 0.3 } });
  assert.ok(Math.abs(cheap.macs.expected / (0.3 * macs([40, 60])) - 1) < 1e-12);
  assert.throws(
    () => predictRun(problem, { budget: { bops: 0.0001 } }),
    /^SettingsError: Cannot use bops: it must be at least 0\.\d+, since with maxRatio 1 and roundTo 1/,
  );
  assert.throws(
    () => predictRun({ ...problem, costs: undefined as never }),
    /^TypeError: Cannot predict a run: the problem must say what its parameters cost, see costTerms\(\): current value is undefined$/,
  );
});

Deno.test("predictRun() supposes the bits that it is told, whatever the rules take off", () => {
  for (const rules of [correctedRules, paperRules, referenceRules]) {
    const problem = { ...chain([8, 6], { sparsity: 0.5, bitReduction: 3 }), rules };
    const { bits, bops, macs } = predictRun(problem, { bits: 8 });
    assert.deepEqual(bits.l0, { weight: 8, activation: 32 });
    assert.ok(Math.abs(bops.expected / (macs.expected * 8 * 32) - 1) < 1e-12);
  }
});

Deno.test("predictRun() asks for bits where the rules may end anywhere in their range", () => {
  for (
    const [rules, bitRange, left] of [
      [paperRules, [4, 8], "4:6"],
      [referenceRules, [4, 8], "4:7"], // it counts one period less
      [referenceRules, [4, 4], "4:3"], // and knows no lower end
    ] as const
  ) {
    const problem = {
      ...chain([8, 6], { sparsity: 0.5, bitReduction: 1, bitRange: [...bitRange] }),
      rules,
    };
    assert.throws(
      () => predictRun(problem),
      new RegExp(
        `^SettingsError: Cannot predict a run: bits must be given to predictRun\\(\\), since these rules may end anywhere in the bit range: current value is ${left}$`,
      ),
    );
  }
  // one width is left, or none is learned
  const narrow = { ...chain([8, 6], { sparsity: 0.5, bitReduction: 4 }), rules: paperRules };
  assert.deepEqual(predictRun(narrow).bits.l0, { weight: 4, activation: 32 });
  const float = chain([8, 6], { sparsity: 0.5 });
  const plain = {
    ...float,
    rules: paperRules,
    layers: float.layers.map(({ weightQuantizer: _, ...rest }) => rest),
  };
  assert.deepEqual(predictRun(plain).bits.l0, { weight: 32, activation: 32 });
});

Deno.test("cutNetwork() gives whole blocks and stops at the count", () => {
  const problem = chain([16, 8], { sparsity: 0.5, roundTo: 4 });
  const { kept } = cutNetwork(problem, { bits: {}, order: ({ group }) => group });
  assert.deepEqual(kept, [4, 8]);
});
