import assert from "node:assert/strict";
import { initialState, isEligible, pruningPlan, structuresPerPeriod } from "@geta-lab/geta/qasso";
import { SettingsError } from "@geta-lab/geta/settings";
import { smallProblem } from "./small_problem.ts";

Deno.test("initialState() refuses targets that no schedule can meet", () => {
  const { problem, parameters } = smallProblem(40, { config: { jointSteps: 0 } });
  assert.throws(
    () => initialState(problem, parameters),
    new SettingsError(
      "Cannot use jointSteps: it must be at least 2, since 5 structures shall leave: current value is 0",
    ),
  );
});

Deno.test("initialState() refuses missing parameters and scalars", () => {
  const { problem, parameters } = smallProblem(41);
  const { "l0/bias": _, ...withoutBias } = parameters;
  assert.throws(() => initialState(problem, withoutBias), /Cannot use l0\/bias: its shape must be/);
  const { "l1/weight/clip": __, ...withoutClip } = parameters;
  assert.throws(() => initialState(problem, withoutClip), /Cannot use l1\/weight\/clip/);
});

Deno.test("pruningPlan() counts only groups that may be pruned", () => {
  const { problem } = smallProblem(42, { sizes: [8, 1, 4, 9] }); // the last is the output
  assert.deepEqual(problem.groups.map((group) => isEligible(group, {})), [
    true,
    false,
    true,
    false,
  ]);
  assert.deepEqual(pruningPlan(problem), [3, 3]);
});

Deno.test("structuresPerPeriod() adds up to K for every number of periods", () => {
  for (let periods = 1; periods <= 12; periods++) {
    const counts = structuresPerPeriod(97, { sparsity: 0.35, periods });
    assert.equal(counts.length, periods);
    assert.equal(counts.reduce((a, b) => a + b, 0), 33);
  }
});
