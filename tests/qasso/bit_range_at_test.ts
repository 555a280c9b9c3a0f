import assert from "node:assert/strict";
import fc from "fast-check";
import {
  bitRangeAt,
  completedProjectionPeriods,
  referenceRules,
  type ScheduleConfig,
} from "@geta-lab/geta/qasso";

const base: ScheduleConfig = {
  warmUpSteps: 2,
  projectionSteps: 6,
  projectionPeriods: 3,
  jointSteps: 4,
  pruningPeriods: 1,
  bitRange: [4, 16],
  bitReduction: 2,
};

/** The specification's counters, step by step. */
function counted(end: number, config: ScheduleConfig): number {
  const s0 = config.jointStart ?? config.warmUpSteps + config.projectionSteps;
  const length = Math.floor(config.projectionSteps / config.projectionPeriods);
  let max = config.bitRange[1];
  for (let n = 1; n <= end; n++) {
    if (n < config.warmUpSteps || n > s0 || config.warmUpSteps === s0) continue;
    const since = n - config.warmUpSteps - 1;
    if (((since % length) + length) % length === 0 && since !== 0) max -= config.bitReduction;
  }
  return max;
}

Deno.test("referenceRules.bitRange() equals its counter run step by step", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 5 }),
      fc.integer({ min: 1, max: 30 }),
      (warmUpSteps, projectionSteps, projectionPeriods, late, step) => {
        fc.pre(projectionSteps >= projectionPeriods);
        const config: ScheduleConfig = {
          ...base,
          warmUpSteps,
          projectionSteps,
          projectionPeriods,
          jointStart: warmUpSteps + projectionSteps + late,
        };
        const range = referenceRules.bitRange(step, config);
        assert.deepEqual(range, [4, counted(step, config)]);
      },
    ),
    { seed: 15 },
  );
});

Deno.test("bitRangeAt() makes B reductions, the last in force when the joint stage starts", () => {
  const max = Array.from({ length: 12 }, (_, i) => bitRangeAt(i + 1, base)[1]);
  assert.deepEqual(max, [16, 16, 16, 16, 14, 14, 12, 12, 10, 10, 10, 10]);
});

Deno.test("completedProjectionPeriods() counts whole periods behind the warm-up, in the joint stage too", () => {
  const completed = Array.from({ length: 12 }, (_, i) => completedProjectionPeriods(i + 1, base));
  assert.deepEqual(completed, [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4]);
});

Deno.test("bitRangeAt() never falls below b_l", () => {
  assert.deepEqual(bitRangeAt(9, { ...base, bitReduction: 7 }), [4, 4]);
});

Deno.test("bitRangeAt() keeps the range if there is no projection stage", () => {
  assert.deepEqual(bitRangeAt(9, { ...base, projectionSteps: 0 }), [4, 16]);
});
