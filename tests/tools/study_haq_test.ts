import assert from "node:assert/strict";
import fc from "fast-check";
import { allConfigurations, bitProblem, candidateOf } from "@geta-lab/geta/search";
import { bitSearches, haqTrials, LEARNED } from "../../tools/study/haq_trials.ts";
import { smallBench } from "../../tools/study/compression_bench.ts";
import { bitSearchTable } from "../../tools/study/search_table.ts";

/** Two layers whose losses of weights and activations add up, as a scan believes. */
const pairs = fc.record({
  losses: fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 12, maxLength: 12 }),
  macs: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 })),
  share: fc.integer({ min: 0, max: 10 }),
}).map(({ losses, macs, share }) => {
  const layers = macs.map((macs, l) => ({ name: `${l}`, macs, weights: 1, inputs: 1 }));
  const lossOf = (at: number, bits: number) => losses[3 * at + bits - 2]!;
  const all = macs[0] + macs[1];
  const { problem } = bitProblem(layers, {
    resource: "bit operations",
    cost: ({ macs }, { weight, activation }) => macs * weight * activation,
    budget: all * (4 + 12 * share / 10),
    weightBits: [2, 4],
    activationBits: [2, 4],
    evaluate: (bits) =>
      layers.reduce((score, { name }, l) => {
        const { weight, activation } = bits[name]!;
        return score - lossOf(2 * l, weight) - lossOf(2 * l + 1, activation);
      }, 100),
  });
  return problem;
});

Deno.test("the program of study haq finds the best pairs of bits where losses add up", () => {
  fc.assert(
    fc.property(pairs, (problem) => {
      // what a scan says of the largest option is 0: losses count from there
      const asked = { ...problem, tolerance: 0, features: [], original: 100, seed: 0, episodes: 1 };
      const found = bitSearches.program!(asked);
      assert.ok(candidateOf(problem, found).cost <= problem.budget * (1 + 1e-9));
      const best = allConfigurations(problem).reduce(
        (best, one) => Math.max(best, problem.evaluate(one)),
        -Infinity,
      );
      assert.equal(problem.evaluate(found), best);
    }),
    { seed: 341, numRuns: 60 },
  );
});

Deno.test("study haq measures learned bits first, and gives their cost to the others", () => {
  const trials = haqTrials(smallBench(0, "quick", { train: 8, validation: 8, size: 8 }));
  assert.deepEqual(trials.map(({ method }) => method), [LEARNED, "uniform", "program", "HAQ"]);
  const line = { scale: "quick", part: "haq", target: 1, removed: 0, dense: 0.9, cut: null };
  const lines = [[LEARNED, 0.8], ["program", 0.85], ["HAQ", 0.86]].flatMap(([method, accuracy]) =>
    [0, 1].map((seed) => ({
      ...line,
      method: String(method),
      accuracy: Number(accuracy) + seed / 100,
      seed,
      bops: 0.01,
      bits: 4,
      ...(method !== LEARNED && { validation: 0.5, evaluations: 12 }),
    }))
  );
  const [, , learned, program, haq] = bitSearchTable(lines).split("\n");
  assert.match(learned!, /\| +- \| +80\.5 \(80\.0-81\.0\)/);
  assert.match(program!, /\+5\.0 ± 0\.0 \| +- \|/);
  assert.match(haq!, /\+6\.0 ± 0\.0 \| +\+1\.0 ± 0\.0 \|/);
});
