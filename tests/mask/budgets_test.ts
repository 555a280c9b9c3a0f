import assert from "node:assert/strict";
import fc from "fast-check";
import { random } from "@geta-lab/geta/core";
import { allocateShares, budgetMasks, erkDensities, keepRatioForCost } from "@geta-lab/geta/mask";
import { reportCases } from "../support/fixtures.ts";

/** Multiply-adds of a chain of 1x1 layers whose inner widths are those that the layers keep. */
const chain = ({ a, b }: Record<string, number>) => 3 * a! + a! * b! + b! * 10;

const scored = fc.nat(1000).map((seed) => {
  const stream = random(seed);
  const scores = (n: number) => Float64Array.from({ length: n }, stream.uniform);
  return { a: scores(16), b: scores(32) };
});

Deno.test("budgetMasks() removes as few groups as the budget allows, in the order of the scores", () => {
  fc.assert(
    fc.property(scored, fc.integer({ min: 14, max: 900 }), (layers, budget) => {
      const { masks, kept, cost } = budgetMasks(layers, budget, { cost: chain });
      // slowly: one group after the other, but never the best of a layer
      const left = { a: 16, b: 32 };
      const order = Object.entries(layers).flatMap(([name, scores]) => {
        const best = Math.max(...scores);
        return [...scores].filter((score) => score < best).map((score) => ({ name, score }));
      }).sort((one, other) => one.score - other.score);
      for (const { name } of order) {
        if (chain(left) <= budget) break;
        left[name as "a" | "b"]--;
      }
      assert.deepEqual(kept, left);
      assert.equal(cost, chain(left));
      assert.ok(cost <= budget);
      for (const [name, mask] of Object.entries(masks)) {
        assert.equal(mask.reduce((sum, one) => sum + one, 0), left[name as "a" | "b"]);
      }
    }),
    { seed: 1 },
  );
});

Deno.test("budgetMasks() removes nothing if all fits, and refuses what cannot be met", () => {
  const layers = { a: [1, 2, 3, 4], b: [1, 2, 3] };
  const whole = budgetMasks(layers, 1000, { cost: chain });
  assert.deepEqual(whole.kept, { a: 4, b: 3 });
  assert.deepEqual(budgetMasks(layers, 14, { cost: chain }).kept, { a: 1, b: 1 });
  assert.throws(
    () => budgetMasks(layers, 13, { cost: chain }),
    new RangeError(
      "Cannot choose masks: the budget must be at least 14, the cost of what the layers keep with maxRatio 1 and minKept 1: " +
        "current value is 13",
    ),
  );
  assert.throws(
    () => budgetMasks(layers, 20, { cost: chain, maxRatio: 0.5 }),
    /at least 30, .* maxRatio 0\.5/,
  );
  assert.throws(() => budgetMasks(layers, NaN, { cost: chain }), /Cannot use budget: .* NaN/);
  assert.throws(
    () => budgetMasks(layers, 1, { cost: () => NaN }),
    new RangeError(
      "Cannot use the cost of what is kept: it must be a number: current value is NaN",
    ),
  );
});

Deno.test("fixture: keepRatioForCost() equals the reported cases ratio_of_what", () => {
  type Case = { chain: string; mac_budget: number };
  type Expect = {
    keep_ratio_exact: number;
    keep_ratio_long_chain: number;
    macs_if_half_the_channels: number;
  };
  for (const { case: given, expect } of reportCases<Case, Expect>("ratio_of_what")) {
    const widths = given.chain.split(",")[0]!.split("->").map(Number);
    assert.ok(widths.length > 2 && widths.every(Number.isFinite), given.chain);
    const macs = (keep: number) => {
      const kept = widths.map((n, i) => i === 0 || i === widths.length - 1 ? n : n * keep);
      return kept.slice(1).reduce((sum, n, i) => sum + n * kept[i]!, 0);
    };
    const budget = given.mac_budget * macs(1);
    const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-6, `${a} for ${b}`);
    close(keepRatioForCost(macs, budget), expect.keep_ratio_exact);
    close(macs(0.5) / macs(1), expect.macs_if_half_the_channels);
    // where the two ends weigh nothing
    close(keepRatioForCost((keep) => keep ** 2, given.mac_budget), expect.keep_ratio_long_chain);
  }
});

Deno.test("keepRatioForCost() gives the largest share within the budget, also of a cost in steps", () => {
  const cost = (keep: number) => Math.floor(10 * keep + 1e-9) * 7;
  const keep = keepRatioForCost(cost, 35);
  assert.ok(cost(keep) <= 35 && cost(keep + 1e-9) > 35);
  assert.equal(keepRatioForCost(cost, 70), 1);
  assert.throws(
    () => keepRatioForCost((keep) => 5 + keep, 4),
    new RangeError(
      "Cannot solve the keep ratio: the budget must be at least 5, the cost of keeping nothing: current value is 4",
    ),
  );
  assert.throws(
    () => keepRatioForCost(() => NaN, 4),
    new RangeError("Cannot use the cost at keep 1: it must be a number: current value is NaN"),
  );
});

Deno.test("fixture: allocateShares() equals the reported cases allocation_saturates", () => {
  type Case = { sizes: number[]; raw: number[]; target: number; max_ratio: number };
  type More = { unreachable: { target: number; error_names: number } };
  for (
    const { case: given, expect, unreachable } of reportCases<
      Case,
      { scaled: number[]; ratios: number[] },
      More
    >("allocation_saturates")
  ) {
    const { sizes, raw, target, max_ratio: maxRatio } = given;
    const { shares } = allocateShares(raw, { sizes, target, maxRatio });
    shares.forEach((share, i) => assert.ok(Math.abs(share - expect.ratios[i]!) < 1e-9));
    assert.throws(
      () => allocateShares(raw, { sizes, target: unreachable.target, maxRatio }),
      new RangeError(
        `Cannot allocate shares: the target must be at most ${unreachable.error_names}, ` +
          `what the layers give with maxRatio ${maxRatio}: current value is ${unreachable.target}`,
      ),
    );
  }
});

const layer = fc.record({
  size: fc.integer({ min: 1, max: 1000 }),
  raw: fc.integer({ min: 1, max: 100 }).map((n) => n / 100),
});

Deno.test("allocateShares() reaches the target exactly, in proportion below the largest share", () => {
  const percent = fc.integer({ min: 0, max: 100 }).map((n) => n / 100);
  fc.assert(
    fc.property(
      fc.array(layer, { minLength: 1, maxLength: 8 }),
      percent,
      fc.integer({ min: 1, max: 100 }).map((n) => n / 100),
      (layers, part, maxRatio) => {
        const sizes = layers.map(({ size }) => size), raw = layers.map(({ raw }) => raw);
        const target = part * maxRatio;
        const { shares, factor } = allocateShares(raw, { sizes, target, maxRatio });
        const total = sizes.reduce((a, b) => a + b, 0);
        const reached = shares.reduce((sum, share, i) => sum + share * sizes[i]!, 0) / total;
        assert.ok(Math.abs(reached - target) < 1e-12);
        shares.forEach((share, i) => {
          assert.ok(share >= 0 && share <= maxRatio);
          if (share < maxRatio) assert.ok(Math.abs(share - factor * raw[i]!) < 1e-12);
        });
      },
    ),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("allocateShares() asks nothing of a layer of proportion 0, and refuses what the others cannot give", () => {
  const sizes = [100, 300];
  assert.deepEqual(allocateShares([0, 1], { sizes, target: 0.75 }).shares, [0, 1]);
  assert.throws(() => allocateShares([0, 1], { sizes, target: 0.8 }), /at most 0\.75/);
  assert.throws(
    () => allocateShares([1], { sizes, target: 0.5 }),
    new TypeError(
      "Cannot use the sizes of the layers: its shape must be [1]: current value is [2]",
    ),
  );
  assert.throws(() => allocateShares([1, NaN], { sizes, target: 0.5 }), /proportion of layer 1/);
  assert.throws(() => allocateShares([1, 1], { sizes: [1, 0], target: 0.5 }), /size of layer 1/);
  assert.throws(() => allocateShares([1, 1], { sizes, target: 2 }), /Cannot use target/);
  assert.throws(
    () => allocateShares([1, 1], { sizes, target: 0, maxRatio: 0 }),
    /Cannot use maxRatio: it must be a number in \(0, 1\]/,
  );
});

Deno.test("erkDensities() has the sparsity asked for, from dense to nothing", () => {
  const shapes = [[3, 3, 3, 16], [3, 3, 16, 32], [64, 10]];
  const sizes = shapes.map((shape) => shape.reduce((a, b) => a * b, 1));
  const total = sizes.reduce((a, b) => a + b, 0);
  for (const sparsity of [0, 0.1, 0.5, 0.9, 0.99, 1]) {
    const { densities } = erkDensities(shapes, sparsity);
    const nonzero = densities.reduce((sum, density, i) => sum + density * sizes[i]!, 0);
    assert.ok(Math.abs(1 - nonzero / total - sparsity) < 1e-12);
    assert.ok(densities.every((density) => density >= 0 && density <= 1));
  }
  assert.throws(() => erkDensities(shapes, 1.5), /Cannot use sparsity: .* current value is 1.5/);
  assert.throws(() => erkDensities([[0, 3]], 0.5), /layer 0/);
});
