import assert from "node:assert/strict";
import {
  beginsPeriod,
  type QassoRules,
  referenceRules,
  type ScheduleConfig,
  stepInPeriod,
} from "@geta-lab/geta/qasso";

const config: ScheduleConfig = {
  warmUpSteps: 0,
  projectionSteps: 3,
  projectionPeriods: 1,
  jointSteps: 11,
  pruningPeriods: 3,
  bitRange: [4, 16],
  bitReduction: 2,
};

function starts(config: ScheduleConfig, begins: QassoRules["beginsPeriod"] = beginsPeriod) {
  const steps: number[] = [];
  for (let n = 1; n <= 20; n++) if (begins(n, steps.length, config)) steps.push(n);
  return steps;
}

Deno.test("beginsPeriod() is true P times, K_p steps apart, right after the joint stage starts", () => {
  assert.deepEqual(starts(config), [4, 7, 10]);
});

Deno.test("beginsPeriod() with periods of one step starts in the joint stage, the reference one step early", () => {
  const short = { ...config, jointSteps: 3 };
  assert.deepEqual(starts(short), [4, 5, 6]);
  assert.deepEqual(starts(short, referenceRules.beginsPeriod), [3, 4, 5]);
});

Deno.test("beginsPeriod() is never true without a joint stage", () => {
  assert.deepEqual(starts({ ...config, jointSteps: 0 }), []);
  assert.equal(stepInPeriod(7, { ...config, jointSteps: 0 }), 0);
});

Deno.test("stepInPeriod() counts backwards before the joint stage, too", () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6].map((n) => stepInPeriod(n, config)), [1, 2, 0, 1, 2, 0]);
});
