import assert from "node:assert/strict";
import type { NamedArrays } from "@geta-lab/geta/core";
import { optimizer } from "@geta-lab/geta/optim";
import {
  initialState,
  paperRules,
  type QassoRules,
  referenceRules,
  rulesOf,
  step,
} from "@geta-lab/geta/qasso";
import { randomGradients, smallProblem, type SmallProblemOptions } from "./small_problem.ts";

/** Parameters and report of each step of a run with random gradients, or with given ones. */
function run(
  rules: QassoRules,
  { steps, gradients, ...options }: SmallProblemOptions & {
    steps: number;
    gradients?: (parameters: NamedArrays) => NamedArrays;
  },
) {
  const { problem, parameters } = smallProblem(70, { rules, ...options });
  let state = initialState(problem, parameters);
  return Array.from({ length: steps }, (_, n) => {
    const own = gradients?.(parameters) ?? randomGradients(parameters, 71, n);
    const stepped = step(problem, state, own, { learningRate: 0.1 });
    state = stepped.state;
    return { ...stepped, parameters: structuredClone(state.parameters) };
  });
}

const norm = (array: Float32Array) => Math.hypot(...array);

Deno.test("rulesOf() finds both records by name", () => {
  assert.equal(rulesOf("paper"), paperRules);
  assert.equal(rulesOf("reference"), referenceRules);
});

Deno.test("referenceRules.structuresToZero() zeroes the structures of a period one step after the commit, the paper's at once", () => {
  const shown = [paperRules, referenceRules].map((rules) => {
    const after = run(rules, { steps: 10 }); // joint stage 7 … 14, K_p = 4: commit in step 9
    return [8, 9].map((at) => {
      const { state, parameters } = after[at]!;
      const pruned = state.groups.flatMap(({ pruned }, group) =>
        pruned.map((structure) => parameters[`l${group}/bias`]![structure]!)
      );
      assert.ok(pruned.length > 0);
      return pruned.every((element) => element === 0);
    });
  });
  assert.deepEqual(shown, [[true, true], [false, true]]);
});

Deno.test("referenceRules.structuresToZero() leaves structures alone that the commit has just made pruned", () => {
  const before = [{ redundant: [2], pruned: [0] }], committed = [{ redundant: [], pruned: [0, 2] }];
  assert.deepEqual(paperRules.structuresToZero(before, committed), [[0, 2]]);
  assert.deepEqual(referenceRules.structuresToZero(before, committed), [[0]]);
});

Deno.test("referenceRules.sparesDecay() lets no weight of a group decay while it forgets", () => {
  const config = {
    optimizer: { rule: "adamw", weightDecay: 0.5 } as const,
    sparsity: 0.1,
    pruningPeriods: 1,
  };
  const still = (parameters: NamedArrays) =>
    Object.fromEntries(
      Object.entries(parameters).map(([name, { length }]) => [name, new Float32Array(length)]),
    );
  for (const [rules, decays] of [[paperRules, true], [referenceRules, false]] as const) {
    // one structure in all, redundant from step 7 on; at gradient zero nothing but the decay moves the others of its group
    const after = run(rules, { steps: 8, config, gradients: still });
    const group = after[7]!.report.updateKinds.indexOf("joint");
    assert.equal(after[7]!.report.updateKinds.filter((kind) => kind === "joint").length, 1);
    const [redundant] = after[7]!.state.groups[group]!.redundant;
    const kept = (at: number) =>
      norm(
        after[at]!.parameters[`l${group}/bias`]!.filter((_, structure) => structure !== redundant),
      );
    const factor = kept(7) / kept(6);
    assert.ok(Math.abs(factor - (decays ? 1 - 0.1 * 0.5 : 1)) < 1e-6, String(factor));
  }
});

Deno.test("referenceRules.select() prefers low numbers to low scores and loses what roundTo drops", () => {
  // structure 3 is pruned but does not score lowest, so the first three of all contain one that is too many
  const scores = [0.3, 0.1, 0.2, 0.9];
  const groups = [{ size: 4, pruned: [3] }];
  const options = { groups, count: 2, bookkeeping: [3] };
  assert.deepEqual(paperRules.select(scores, options).selected, [[1, 2]]);
  assert.deepEqual(referenceRules.select(scores, options).selected, [[0, 1]]);

  const blocks = { groups: [{ size: 4, pruned: [] }], count: 1, roundTo: 2 };
  const paper = paperRules.select(scores, blocks),
    reference = referenceRules.select(scores, blocks);
  assert.deepEqual([paper.selected, paper.carried], [[[]], 1]);
  assert.deepEqual([reference.selected, reference.carried], [[[]], 0]);
  assert.deepEqual(reference.bookkeeping, [1]);
});

Deno.test("referenceRules.updateScalars() lets scalars cross zero, the paper's keeps them where a quantizer is defined", () => {
  const left = [paperRules, referenceRules].map(({ updateScalars }) => {
    const parameters = { d: Float32Array.of(0.01), q: Float32Array.of(1) };
    const layer = { activationQuantizer: { stepSize: "d", clip: "q" }, kind: "plain" as const };
    updateScalars(layer, parameters, {
      updates: { d: Float32Array.of(1), q: Float32Array.of(0) },
      learningRate: 0.1,
      learningRateQuantizer: 0.1,
      decay: 0,
      bitRange: [4, 16],
    });
    return parameters.d[0]!;
  });
  assert.deepEqual(left, [Math.fround(1e-8), Math.fround(0.01 - 0.1)].map(Math.fround));
});

Deno.test("referenceRules.optimizer() starts Adam's buffers unscaled", () => {
  const first = [paperRules, referenceRules].map((rules) => {
    const { init, update } = optimizer(rules.optimizer({ rule: "adam" }, new Set()));
    return update({ x: Float32Array.of(1) }, init(), { x: Float32Array.of(0) }).updates.x![0]!;
  });
  assert.ok(Math.abs(first[0]! - 1) < 1e-3 && Math.abs(first[1]! - 0.316) < 1e-2);
});
