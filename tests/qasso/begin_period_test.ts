import assert from "node:assert/strict";
import { beginPeriod, commitPruned, initialState } from "@geta-lab/geta/qasso";
import { randomGradients, smallProblem } from "./small_problem.ts";

Deno.test("commitPruned() forgets nobody", () => {
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
