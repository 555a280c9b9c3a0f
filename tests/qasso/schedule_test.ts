import assert from "node:assert/strict";
import {
  checkSchedule,
  periods,
  referenceRules,
  type ScheduleConfig,
  stageAt,
} from "@geta-lab/geta/qasso";

const config: ScheduleConfig = {
  warmUpSteps: 3,
  projectionSteps: 10,
  projectionPeriods: 5,
  jointSteps: 20,
  pruningPeriods: 4,
  bitRange: [4, 16],
  bitReduction: 2,
};

Deno.test("stageAt() walks through the four stages in order", () => {
  const stages = Array.from({ length: 40 }, (_, i) => stageAt(i + 1, config));
  const lengths = ["warm-up", "projection", "joint", "cool-down"].map((stage) =>
    stages.filter((other) => other === stage).length
  );
  assert.deepEqual(lengths, [3, 10, 20, 7]);
  assert.deepEqual(stages, stages.toSorted((a, b) => order(a) - order(b)));
});

function order(stage: string): number {
  return ["warm-up", "projection", "joint", "cool-down"].indexOf(stage);
}

Deno.test("periods() lets the joint stage start later than projection ends", () => {
  assert.equal(periods({ ...config, jointStart: 50 }).jointEnd, 70);
});

Deno.test("checkSchedule() names the number to change", () => {
  const broken: [Partial<ScheduleConfig>, RegExp][] = [
    [
      { jointSteps: 3 },
      /Cannot use jointSteps: each of the 4 pruningPeriods needs a step: .* is 3$/,
    ],
    [{ projectionSteps: 4 }, /Cannot use projectionSteps: each of the 5 projectionPeriods/],
    [{ warmUpSteps: -1 }, /Cannot use warmUpSteps: it must be an integer in \[0, /],
    [
      { bitRange: [8, 4] },
      /Cannot use bitRange: it must be LOW:HIGH, whole numbers in \[2, 24\] .* is 8:4$/,
    ],
    [
      { bitRange: [1, 4] },
      /Cannot use bitRange: it must be LOW:HIGH, whole numbers in \[2, 24\] .* is 1:4$/,
    ],
    [{ jointStart: 12 }, /Cannot use jointStart: it must be an integer in \[13, /],
    [{ pruningPeriods: 0 }, /Cannot use pruningPeriods/],
    [{ bitReduction: -2 }, /Cannot use bitReduction/],
  ];
  for (const [change, message] of broken) {
    assert.throws(
      () => checkSchedule({ ...config, ...change }),
      (error) => error instanceof RangeError && message.test(error.message),
    );
  }
});

Deno.test("checkSchedule() accepts stages of no length, and what the reference accepts", () => {
  checkSchedule({ ...config, projectionSteps: 0, jointSteps: 0 });
  const crossed: ScheduleConfig = { ...config, bitRange: [6, 4], jointStart: 3 };
  referenceRules.checkConfig({ ...crossed, optimizer: { rule: "sgd" }, sparsity: 1 });
  assert.throws(() => checkSchedule(crossed), RangeError);
});
