import assert from "node:assert/strict";
import fc from "fast-check";
import { useEngine } from "@geta-lab/geta/engine";
import { allConfigurations, candidateOf, uniform } from "@geta-lab/geta/search";
import { bench } from "../../tools/study/bench.ts";
import { allOfEqualCost, atEqualCost, fromCorners, raised } from "../../tools/study/equal_cost.ts";
import { kernelTable } from "../../tools/study/kernel_trials.ts";
import { lengths } from "../../tools/study/lengths.ts";
import { runTrials } from "../../tools/study/line.ts";
import { searchTable } from "../../tools/study/search_table.ts";
import { searchTrials, SHARE } from "../../tools/study/search_trials.ts";
import { chainProblems } from "../search/problems.ts";

Deno.test("allOfEqualCost() finds what a look at every configuration finds", () => {
  fc.assert(
    fc.property(
      chainProblems,
      fc.double({ min: 0, max: 0.5, noNaN: true }),
      (problem, tolerance) => {
        const enough = (1 - tolerance) * problem.budget;
        const slow = allConfigurations(problem)
          .filter((one) => candidateOf(problem, one).cost >= enough);
        assert.deepEqual(allOfEqualCost({ ...problem, tolerance }), slow);
      },
    ),
    { seed: 317, numRuns: 100 },
  );
});

Deno.test("atEqualCost() takes as few steps as any configuration of equal cost is away, and stays where it may", () => {
  const tolerance = 0.2;
  fc.assert(
    fc.property(chainProblems, fc.nat(), (problem, n) => {
      const equal = allOfEqualCost({ ...problem, tolerance });
      const all = allConfigurations(problem), from = all[n % all.length]!;
      if (equal.length === 0) {
        return assert.throws(() => atEqualCost({ ...problem, tolerance }, from), /at equal cost/);
      }
      const places = (one: readonly number[]) =>
        one.map((option, i) => problem.choices[i]!.options.indexOf(option));
      const steps = (one: readonly number[]) =>
        places(one).reduce((sum, place, i) => sum + Math.abs(place - places(from)[i]!), 0);
      const found = atEqualCost({ ...problem, tolerance }, from);
      assert.ok(equal.some((one) => String(one) === String(found)));
      assert.equal(steps(found), Math.min(...equal.slice(0, 300).map(steps)));
    }),
    { seed: 318, numRuns: 100 },
  );
});

Deno.test("raised() makes of a uniform configuration a mixture of two neighbouring values within the budget", () => {
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 5, max: 80 }), (choices, of) => {
      const problem = {
        choices: Array.from({ length: choices }, (_, i) => ({
          name: `${i}`,
          options: Array.from({ length: 16 }, (_, o) => (o + 1) / 16),
        })),
        resource: {
          name: "multiply-adds",
          cost: (keeps: readonly number[]) =>
            keeps.reduce((sum, keep, i) => sum + keep * (keeps[i - 1] ?? 1), 0),
        },
        budget: choices * of / 80,
      };
      const even = uniform(problem).configuration, mixed = raised(problem, even);
      assert.ok(candidateOf(problem, mixed).cost <= problem.budget * (1 + 1e-9));
      assert.ok(mixed.every((keep) => keep === even[0] || keep === even[0]! + 1 / 16));
      if (of < 80) assert.ok(mixed.includes(even[0]!), "all at the next value cost too much");
    }),
    { seed: 319, numRuns: 100 },
  );
});

Deno.test("fromCorners() says what any function says that is linear in each of its numbers", () => {
  const keep = fc.integer({ min: 1, max: 16 }).map((n) => n / 16);
  const cost = ([a, b, c]: readonly number[]) => 27 * a! + 144 * a! * b! + 88 * b! * c! + 5 * c!;
  const fast = fromCorners(cost, 3);
  fc.assert(
    fc.property(fc.tuple(keep, keep, keep), (keeps) => {
      assert.ok(Math.abs(fast(keeps) - cost(keeps)) < 1e-9);
    }),
    { seed: 320, numRuns: 100 },
  );
});

Deno.test("study search compares every search on one dense network, at equal multiply-adds", async () => {
  await useEngine();
  const lines = await runTrials(searchTrials(bench(0, lengths.quick)));
  assert.deepEqual(lines.map(({ method }) => method), [
    "exhaustive",
    "uniform",
    "sensitivity",
    "program",
    "AMC",
    "NetAdapt",
    "NetAdapt, fine-tuned",
    "NetAdapt, its own weights",
  ]);
  const [truth] = lines, own = lines.at(-1)!;
  assert.ok(1 - own.removed <= SHARE + 1e-9 && own.evaluations! > 1 && own.accuracy >= 0);
  for (
    const { method, validation, removed, evaluations, seconds, choice, ...rest } of lines.slice(
      0,
      -1,
    )
  ) {
    assert.ok(validation! <= truth!.validation!, method);
    assert.ok(1 - removed <= SHARE + 1e-9 && 1 - removed >= 0.9 * SHARE, `${method}: ${removed}`);
    assert.ok(evaluations! >= 0 && seconds! >= 0);
    assert.ok(rest.fineTuned! >= 0 && rest.accuracy >= 0);
    // equal networks are equal, whoever found them
    const twin = lines.find((line) => line.choice === choice)!;
    assert.deepEqual([validation, rest.accuracy], [twin.validation, twin.accuracy]);
  }
  assert.equal(lines.find(({ method }) => method === "uniform")!.evaluations, 0);
  assert.equal(searchTable(lines).trim().split("\n").length, 2 + 8);
});

Deno.test("kernelTable() tells 1x1 layers from 3x3 layers", () => {
  const line = {
    scale: "full",
    part: "kernels",
    method: "AMC",
    target: 0.5,
    dense: 0.8,
    cut: null,
  };
  const choice = "1x1:1.0000 3x3:0.5000 1x1:0.5000 3x3:0.2500";
  const lines = [0, 1].map((seed) => ({
    ...line,
    seed,
    accuracy: 0.8,
    validation: 0.7,
    removed: 0.5,
    choice,
  }));
  const text = kernelTable(lines);
  assert.match(text, /\| +0 \| +70\.0 \| +50\.0 \| +100, 50 \| +75 \| +50, 25 \| +38 \|/);
  assert.match(text, /3x3 less 1x1: -37\.5 ± 0\.0 points/);
});
