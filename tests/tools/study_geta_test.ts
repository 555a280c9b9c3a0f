import assert from "node:assert/strict";
import { useEngine } from "@geta-lab/geta/engine";
import { scoredGroup } from "@geta-lab/geta/importance";
import { bitRangeAt } from "@geta-lab/geta/qasso";
import { pricedConfig } from "../../tools/study/bit_allocation.ts";
import { BITS_BUDGET, bitsTrials, commonSettings } from "../../tools/study/bits_trials.ts";
import { smallBench } from "../../tools/study/compression_bench.ts";
import { compressionTable, denseLine } from "../../tools/study/compression_table.ts";
import { dividedByMean, dividedRules } from "../../tools/study/group_mean.ts";
import { runTrials, type StudyLine } from "../../tools/study/line.ts";
import { endingAt, fewBitsTrials, orderTrials } from "../../tools/study/order_trials.ts";
import { dividedStages } from "../../tools/study/orders.ts";
import { qassoTrials } from "../../tools/study/qasso_trials.ts";

const bench = smallBench(0, "quick");

/** A group of structures of one element each, with its running means. */
function scored(elements: number[], averageProducts?: number[]) {
  const group = {
    name: "fc",
    size: elements.length,
    ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [...elements.keys()] }],
    dependentSlices: [],
    layers: [],
    prunable: true,
  };
  const parameters = { "fc/bias": Float32Array.from(elements) };
  const tensors = { parameters, updates: {}, shapes: { "fc/bias": [elements.length] } };
  return { ...scoredGroup(group, tensors), averageProducts };
}

Deno.test("dividedByMean() divides by the mean of the structures that are left; those that are zero count nothing", () => {
  const { averageProducts } = dividedByMean(scored([1, 0, 1], [3, 8, 1]));
  assert.deepEqual(averageProducts, [1.5, 8, 0.5]);
  assert.equal(dividedByMean(scored([1, 1])).averageProducts, undefined);
  assert.deepEqual(dividedByMean(scored([0], [2])).averageProducts, [2]);
});

Deno.test("dividedRules rank a group the same whatever its scale, and what is zero below everything", () => {
  const [small, large] = [scored([1, 0, 1], [3, 8, 1]), scored([1, 1], [1000, 3000])];
  const scores = [...dividedRules.importance([small, large])];
  const order = scores.map((_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  assert.deepEqual(order.slice(0, 1), [1]);
  assert.ok(Math.abs(scores[0]! - scores[4]!) < 1e-9); // 1.5 of the mean in both groups
  assert.ok(Math.abs(scores[2]! - scores[3]!) < 1e-9); // 0.5 in both
});

Deno.test("dividedStages() last together as long as the joint training, and leave each stage to one of both", () => {
  const settings = bench.settings({});
  const { prune, quantize } = dividedStages(settings);
  for (const stage of ["warmUp", "projection", "joint"] as const) {
    assert.equal(prune[stage]! + quantize[stage]!, settings[stage], stage);
    assert.equal(prune[stage]! * quantize[stage]!, 0, stage);
  }
  assert.equal(prune.coolDown! + quantize.coolDown!, settings.coolDown);
});

Deno.test("endingAt() makes the projection stage end at the bits asked for", () => {
  const { projectionPeriods } = bench.settings({});
  for (const bits of [2, 3, 4, 8]) {
    const stage = {
      ...endingAt(bits, bench),
      warmUpSteps: 0,
      projectionSteps: projectionPeriods,
      projectionPeriods,
      jointSteps: 0,
      pruningPeriods: 1,
    };
    assert.deepEqual(bitRangeAt(projectionPeriods + 1, stage), [bits, bits]);
  }
});

Deno.test("bitsTrials() are held to the same bit operations: a price to the multiply-adds that uniform bits have there", () => {
  assert.deepEqual(
    bitsTrials(bench).map(({ method, target }) => [method, target]),
    ["uniform", "allocated", "priced", "scan"].map((way) => [way, BITS_BUDGET]),
  );
  const settings = bench.settings(commonSettings), { budget, sparsity } = pricedConfig(settings);
  assert.equal(settings.bops, BITS_BUDGET);
  assert.equal(sparsity, 0);
  assert.ok(settings.bitRange[0] < 4 && settings.bitRange[1] > 4); // room for bits that differ
  // 4 bits each, of 32: 16 / 1024 of the operations of a multiply-add
  assert.ok(Math.abs(budget!.macs! * 16 / 1024 - BITS_BUDGET) < 1e-15);
});

Deno.test("compressionTable() compares with the first way, seed by seed, and counts runs that diverged beside the others", () => {
  const key = { scale: "quick", part: "bits", target: 0.002, removed: 0, cut: null };
  const line = (method: string, seed: number, accuracy: number, more = {}): StudyLine => ({
    ...key,
    method,
    seed,
    accuracy,
    dense: 0.9 + seed / 100,
    bops: 0.00185,
    bits: 4,
    ...more,
  });
  const lines = [
    line("uniform", 0, 0.7),
    line("uniform", 1, 0.8),
    line("priced", 0, 0.75),
    line("priced", 1, 0, { dense: null, choice: "diverged" }),
  ];
  const rows = compressionTable(lines, "budget").split("\n").slice(2, 4)
    .map((row) => row.split("|").slice(1, -1).map((cell) => cell.trim()));
  assert.deepEqual(rows, [
    ["0.002", "uniform", "2", "0", "75.0 (70.0-80.0)", "-", "0.185 (0.185-0.185)", "4.00"],
    [
      "0.002",
      "priced",
      "2",
      "1",
      "75.0 (75.0-75.0)",
      "+5.0 ± unknown",
      "0.185 (0.185-0.185)",
      "4.00",
    ],
  ]);
  assert.equal(denseLine(lines), "dense: 90.5 (90.0-91.0) %");
  assert.equal(denseLine([]), "");
});

Deno.test("all orders of pruning and quantization reach the same bit operations within 1 %", async () => {
  await useEngine({ threads: 1 });
  const lines = await runTrials(orderTrials(bench));
  assert.deepEqual(lines.map(({ method }) => method), [
    "joint",
    "joint without projection",
    "prune, then quantize",
    "quantize, then prune",
  ]);
  for (const { method, bops, target, choice, removed } of lines) {
    assert.ok(Math.abs(bops! / target - 1) < 0.01, `${method}: ${bops}`);
    assert.match(choice!, /^(\d+:4\/4 ?)+$/, method); // the same bits
    assert.ok(removed > 0.5, method);
  }
});

Deno.test("a variant of the rules is compressed as asked: half of the structures leave, at 8 bits if the projection ends there", async () => {
  await useEngine({ threads: 1 });
  const guarded = qassoTrials(bench).filter(({ method }) => method.includes("guard"));
  const [one, few] = await runTrials([...guarded, ...fewBitsTrials(bench)]);
  assert.equal(one!.removed, 0.5);
  assert.match(few!.choice!, /^(\d+:8\/8 ?)+$/);
});
