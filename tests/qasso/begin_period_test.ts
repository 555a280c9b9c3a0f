import assert from "node:assert/strict";
import { beginPeriod, commitPruned, initialState } from "@geta-lab/geta/qasso";
import { randomGradients, smallProblem } from "./small_problem.ts";

Deno.test("commitPruned() keeps what was pruned before", () => {
  assert.deepEqual(commitPruned([{ redundant: [], pruned: [3] }, { redundant: [2], pruned: [] }]), [
    { redundant: [], pruned: [3] },
    { redundant: [], pruned: [2] },
  ]);
});

Deno.test("beginPeriod() tries again what an earlier period could not select", () => {
  const { problem, parameters } = smallProblem(60); // K = 5: 2, then 3
  const state = { ...initialState(problem, parameters), carried: 3 };
  const begun = beginPeriod(problem, state, randomGradients(parameters, 61));
  assert.equal(begun.selection.selected.flat().length, 2 + 3);
  assert.equal(begun.state.carried, 0);
  assert.equal(begun.state.period, 1);
});

Deno.test("beginPeriod() weights any criterion by its name", () => {
  // of the two structures the first has the smaller sum of absolute values, the second the smaller norm
  const kernel = Float32Array.of(2.5, 0, 0, 0, 1, 1, 1, 1);
  for (const [criterion, least] of [["l1Norm", 0], ["magnitude", 1]] as const) {
    const { problem } = smallProblem(62, { sizes: [2], quantized: false });
    problem.shapes = { kernel: [2, 4] };
    problem.groups[0]!.ownedSlices = [{ parameter: "kernel", axis: 0, structures: [0, 1] }];
    problem.config = { ...problem.config, pruningPeriods: 1, criteria: { [criterion]: 1 } };
    const { state } = beginPeriod(problem, initialState(problem, { kernel }), {});
    assert.deepEqual(state.groups[0]!.redundant, [least]);
  }
});
