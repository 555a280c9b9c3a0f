import assert from "node:assert/strict";
import fc from "fast-check";
import {
  beginsPeriod,
  correctedRules,
  paperRules,
  planStages,
  pruningPlan,
  referenceRules,
  timetable,
} from "@geta-lab/geta/qasso";
import { smallProblem } from "./small_problem.ts";

Deno.test("planStages() uses every step once and gives each period one", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 3, max: 400 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 12 }),
      (steps, projectionPeriods, pruningPeriods) => {
        fc.pre(steps > projectionPeriods + pruningPeriods);
        const plan = planStages({ steps, projectionPeriods, pruningPeriods });
        const { warmUpSteps, projectionSteps, jointSteps, coolDownSteps } = plan;
        assert.equal(warmUpSteps + projectionSteps + jointSteps + coolDownSteps, steps);
        assert.ok(warmUpSteps >= 0 && coolDownSteps >= 1);
        assert.ok(
          projectionSteps >= projectionPeriods && projectionSteps % projectionPeriods === 0,
        );
        assert.ok(jointSteps >= pruningPeriods && jointSteps % pruningPeriods === 0);
      },
    ),
    { seed: 1, numRuns: 400 },
  );
});

Deno.test("planStages() leaves a stage out whose share is 0, and refuses shares that leave no cool-down", () => {
  const wishes = { steps: 40, projectionPeriods: 4, pruningPeriods: 2 };
  const plan = planStages({ ...wishes, shares: [0, 0, 0.5] });
  assert.deepEqual([plan.projectionSteps, plan.jointSteps, plan.coolDownSteps], [0, 20, 20]);
  assert.throws(() => planStages({ ...wishes, shares: [0.2, 0.3, 0.5] }), /the shares together/);
});

Deno.test("timetable() follows the rules: every step has one row, and the counts are those of the plan", () => {
  for (const rules of [paperRules, referenceRules, correctedRules]) {
    for (const jointSteps of [8, 9, 11]) {
      const { problem } = smallProblem(0, { rules, config: { jointSteps } });
      const rows = timetable(problem);
      rows.forEach(({ first, last }, i) => {
        assert.equal(first, i === 0 ? 1 : rows[i - 1]!.last! + 1);
        assert.equal(last === undefined, i === rows.length - 1);
      });
      const joint = rows.filter(({ stage }) => stage === "joint");
      assert.deepEqual(joint.map(({ structures }) => structures), pruningPlan(problem));
      assert.equal(rows[0]!.what, "trains with quantizers, before bits are taken off");
      for (const { first, bits } of rows) {
        assert.equal(bits, rules.bitRange(first, problem.config)[1]);
      }
      joint.forEach(({ first }, period) => {
        const paper = beginsPeriod(first, period, problem.config);
        assert.ok(rules === correctedRules || paper);
      });
    }
  }
});
