import assert from "node:assert/strict";
import fc from "fast-check";
import {
  constantShareSparsity,
  exponentialSparsity,
  plannedSparsity,
  polynomialSparsity,
  regrowFraction,
  sparsityAt,
  sparsityPlan,
  type SparsitySchedule,
} from "@geta-lab/geta/schedule";

const percent = fc.integer({ min: 0, max: 100 }).map((n) => n / 100);
const ramp = fc.record({
  a: percent,
  b: percent,
  begin: fc.nat(100),
  span: fc.nat(200),
  every: fc.integer({ min: 1, max: 70 }),
}).map(({ a, b, begin, span, every }) => ({
  initial: Math.min(a, b),
  final: Math.max(a, b),
  begin,
  end: begin + span,
  every,
}));
const schedule: fc.Arbitrary<SparsitySchedule> = fc.oneof(
  ramp.map((ramp) => ({ kind: "constantShare" as const, ...ramp })),
  fc.tuple(ramp, fc.integer({ min: 1, max: 5 }))
    .map(([ramp, power]) => ({ kind: "polynomial" as const, power, ...ramp })),
  fc.tuple(ramp, fc.integer({ min: 1, max: 9 }))
    .map(([ramp, rate]) => ({ kind: "exponential" as const, rate, ...ramp })),
  fc.tuple(percent, fc.nat(100))
    .map(([final, begin]) => ({ kind: "oneShot" as const, final, begin })),
  fc.array(percent, { minLength: 1, maxLength: 5 }).map((list) => ({
    kind: "fixedSteps" as const,
    rounds: list.sort((a, b) => a - b).map((sparsity, i) => ({ step: 10 * i + 3, sparsity })),
  })),
);
const finalOf = (schedule: SparsitySchedule) =>
  schedule.kind === "fixedSteps" ? schedule.rounds.at(-1)!.sparsity : schedule.final;
const endOf = (schedule: SparsitySchedule) =>
  schedule.kind === "fixedSteps"
    ? schedule.rounds.at(-1)!.step
    : schedule.kind === "oneShot"
    ? schedule.begin!
    : schedule.end;

Deno.test("sparsityAt() never falls and is exactly the final one from the end on", () => {
  fc.assert(
    fc.property(schedule, (schedule) => {
      const end = endOf(schedule);
      for (let step = 1, last = sparsityAt(0, schedule); step <= end + 5; step++) {
        const sparsity = sparsityAt(step, schedule);
        assert.ok(sparsity >= last && sparsity <= finalOf(schedule));
        if (step >= end) assert.equal(sparsity, finalOf(schedule));
        last = sparsity;
      }
    }),
    { seed: 1 },
  );
});

Deno.test("sparsityPlan() ends with the final sparsity at or before the last step, or refuses", () => {
  fc.assert(
    fc.property(schedule, fc.nat(300), (schedule, totalSteps) => {
      if (endOf(schedule) > totalSteps) {
        assert.throws(
          () => sparsityPlan(schedule, totalSteps),
          /the schedule must end at or before/,
        );
        return;
      }
      const plan = sparsityPlan(schedule, totalSteps), last = plan.at(-1)!;
      assert.equal(last.sparsity, finalOf(schedule));
      assert.ok(last.step <= totalSteps);
      assert.equal(plannedSparsity(plan, totalSteps), finalOf(schedule));
      plan.forEach(({ step, sparsity }, i) => {
        assert.equal(sparsity, sparsityAt(step, schedule));
        assert.equal(plannedSparsity(plan, step), sparsity);
        if (i === 0) return assert.equal(plannedSparsity(plan, step - 1), 0);
        assert.ok(step > plan[i - 1]!.step);
        assert.equal(plannedSparsity(plan, step - 1), plan[i - 1]!.sparsity);
        const last = plan[i - 1]!.step;
        if ("every" in schedule && last >= schedule.begin!) {
          assert.ok(step - last <= schedule.every!);
        }
      });
      // up to the begin the plan is the schedule: the initial sparsity is in force from the first step on
      const begin = "begin" in schedule ? schedule.begin! : 0;
      for (let step = 0; step < begin; step++) {
        assert.equal(plannedSparsity(plan, step), sparsityAt(step, schedule));
      }
    }),
    { seed: 2, numRuns: 300 },
  );
});

Deno.test("sparsityPlan() begins with the initial sparsity, before the ramp does", () => {
  const ramp = { initial: 0.3, final: 0.5, begin: 5, end: 10, every: 5 };
  assert.deepEqual(sparsityPlan({ kind: "polynomial", ...ramp }, 10), [
    { step: 0, sparsity: 0.3 },
    { step: 5, sparsity: 0.3 },
    { step: 10, sparsity: 0.5 },
  ]);
  assert.equal(sparsityPlan({ kind: "polynomial", ...ramp, initial: 0 }, 10)[0]!.step, 5);
  assert.equal(sparsityPlan({ kind: "polynomial", ...ramp, begin: 0 }, 10).length, 3);
});

Deno.test("constantShareSparsity() removes the same share of what remains in each round", () => {
  fc.assert(
    fc.property(ramp, ({ initial, final, end }) => {
      fc.pre(final < 1 && end > 1);
      const options = { initial, final, end };
      const density = (round: number) => 1 - constantShareSparsity(round, options);
      const share = density(1) / density(0);
      for (let round = 1; round < end; round++) {
        assert.ok(Math.abs(density(round + 1) / density(round) - share) < 1e-9);
      }
    }),
    { seed: 3 },
  );
});

Deno.test("sparsityPlan() of a constant share removes it with every mask, also where the end is off the grid", () => {
  fc.assert(
    fc.property(ramp, ({ initial, ...ramp }) => {
      fc.pre(ramp.final < 1);
      const plan = sparsityPlan({ kind: "constantShare", initial, ...ramp }, ramp.end);
      const rounds = plan.filter(({ step }) => step >= ramp.begin);
      const left = [initial, ...rounds.map(({ sparsity }) => sparsity)].map((s) => 1 - s);
      for (let i = 2; i < left.length; i++) {
        assert.ok(Math.abs(left[i]! / left[i - 1]! - left[1]! / left[0]!) < 1e-9);
      }
    }),
    { seed: 4 },
  );
  const plan = sparsityPlan({ kind: "constantShare", final: 7 / 8, end: 150, every: 100 }, 150);
  assert.deepEqual(plan, [
    { step: 0, sparsity: 0.5 },
    { step: 100, sparsity: 0.75 },
    { step: 150, sparsity: 7 / 8 },
  ]);
});

Deno.test("schedules refuse options that their kind does not have, and miss those that it needs", () => {
  const cases: [SparsitySchedule, RegExp][] = [
    [
      { kind: "oneShot", final: 0.5, begn: 10 } as SparsitySchedule,
      /^TypeError: Cannot use begn: it must be an option of the schedule oneShot, which are .*; did you mean begin\?$/,
    ],
    [
      { kind: "polynomial", final: 0.5, end: 50, evry: 10 } as SparsitySchedule,
      /^TypeError: Cannot use evry: .* the schedule polynomial, .*; did you mean every\?$/,
    ],
    [
      { kind: "exponential", final: 0.5, end: 50, power: 2 } as SparsitySchedule,
      /^TypeError: Cannot use power: it must be an option of the schedule exponential/,
    ],
    [
      { kind: "constantShare", final: 0.5 } as SparsitySchedule,
      /^TypeError: Cannot use end: it must be given to the schedule constantShare: current value is undefined$/,
    ],
    [
      { kind: "fixedSteps", round: [] } as unknown as SparsitySchedule,
      /^TypeError: Cannot use round: .*; did you mean rounds\?$/,
    ],
  ];
  for (const [schedule, message] of cases) {
    assert.throws(() => sparsityAt(0, schedule), message);
    assert.throws(() => sparsityPlan(schedule, 100), message);
  }
});

Deno.test("polynomialSparsity() of power 3 keeps an eighth of the way for the second half; of 1 it is a line", () => {
  const options = { initial: 0.2, final: 1, begin: 10, end: 30 };
  assert.ok(Math.abs(1 - polynomialSparsity(20, options) - 0.8 / 8) < 1e-12);
  assert.ok(Math.abs(polynomialSparsity(15, { ...options, power: 1 }) - 0.4) < 1e-12);
});

Deno.test("exponentialSparsity() falls back by the same factor in equal times, towards its asymptote", () => {
  const options = { final: 0.8, end: 90, rate: 3 };
  const asymptote = 0.8 / (1 - Math.exp(-3)),
    gap = (step: number) => asymptote - exponentialSparsity(step, options);
  for (const step of [0, 10, 50]) {
    assert.ok(Math.abs(gap(step + 30) / gap(step) - Math.exp(-1)) < 1e-12);
  }
});

Deno.test("ramps without length are one step, and constant ones stay", () => {
  for (const ramp of [polynomialSparsity, exponentialSparsity, constantShareSparsity]) {
    assert.deepEqual([9, 10].map((step) => ramp(step, { final: 0.5, begin: 10, end: 10 })), [
      0,
      0.5,
    ]);
    assert.equal(ramp(5, { initial: 0.5, final: 0.5, end: 10 }), 0.5);
    assert.equal(ramp(10, { final: 1, end: 10 }), 1);
  }
});

Deno.test("sparsityPlan() says what a training that is too short would have reached", () => {
  assert.throws(
    () => sparsityPlan({ kind: "polynomial", power: 1, final: 0.8, end: 1000 }, 500),
    new RangeError(
      "Cannot plan the sparsity: the schedule must end at or before step 500, the last one, " +
        "where it has reached 0.4 of 0.8: current value is 1000",
    ),
  );
});

Deno.test("schedules refuse numbers out of range, rounds out of order and unknown kinds", () => {
  const cases: [SparsitySchedule, string][] = [
    [
      { kind: "polynomial", final: 1.2, end: 10 },
      "Cannot use final: it must be a number in [0, 1]: current value is 1.2",
    ],
    [
      { kind: "polynomial", initial: 0.6, final: 0.5, end: 10 },
      "Cannot use initial: it must be a number in [0, 0.5]: current value is 0.6",
    ],
    [
      { kind: "constantShare", final: 0.5, begin: 20, end: 10 },
      "Cannot use end: it must be a number in [20, infinity): current value is 10",
    ],
    [
      { kind: "polynomial", final: 0.5, end: 10, power: 0 },
      "Cannot use power: it must be a number in (0, infinity): current value is 0",
    ],
    [
      { kind: "exponential", final: 0.5, end: 10, rate: NaN },
      "Cannot use rate: it must be a number in (0, infinity): current value is NaN",
    ],
    [
      { kind: "exponential", final: 0.5, end: 10, every: 0 },
      "Cannot use every: it must be an integer in [1, infinity): current value is 0",
    ],
    [
      { kind: "exponential", final: 0.5, end: 10.5 },
      "Cannot use end: it must be an integer in [0, infinity): current value is 10.5",
    ],
    [
      { kind: "oneShot", final: NaN },
      "Cannot use final: it must be a number in [0, 1]: current value is NaN",
    ],
    [
      { kind: "oneShot", final: 0.5, begin: 0.5 },
      "Cannot use begin: it must be an integer in [0, infinity): current value is 0.5",
    ],
    [
      { kind: "fixedSteps", rounds: [] },
      "Cannot use rounds: there must be at least one: current value is none",
    ],
    [
      { kind: "fixedSteps", rounds: [{ step: 5, sparsity: 0.5 }, { step: 5, sparsity: 0.6 }] },
      "Cannot use the step of round 1: it must be a number in (5, infinity): current value is 5",
    ],
    [
      { kind: "fixedSteps", rounds: [{ step: 5, sparsity: 0.5 }, { step: 6, sparsity: 0.4 }] },
      "Cannot use the sparsity of round 1: it must be a number in [0.5, 1]: current value is 0.4",
    ],
    [
      null as unknown as SparsitySchedule,
      "Cannot use schedule: its kind must be oneShot, fixedSteps, constantShare, polynomial or exponential: " +
      "current value is undefined",
    ],
    [
      { kind: "linear" } as unknown as SparsitySchedule,
      "Cannot use schedule: its kind must be oneShot, fixedSteps, constantShare, polynomial or exponential: " +
      "current value is linear",
    ],
  ];
  for (const [schedule, message] of cases) {
    assert.throws(() => sparsityPlan(schedule, 100), (error: Error) => {
      assert.equal(error.message, message);
      return error instanceof RangeError || error instanceof TypeError;
    });
  }
  assert.throws(
    () => sparsityPlan({ kind: "oneShot", final: 0.5 }, 1.5),
    /Cannot use totalSteps: it must be an integer/,
  );
  assert.throws(
    () => sparsityAt(-1, { kind: "oneShot", final: 0.5 }),
    /Cannot use step: .* current value is -1/,
  );
});

Deno.test("regrowFraction() falls from alpha to nothing and refuses what is no share", () => {
  assert.equal(regrowFraction(0, { alpha: 0.2, end: 10 }), 0.2);
  assert.ok(Math.abs(regrowFraction(5, { alpha: 0.2, end: 10 }) - 0.1) < 1e-12);
  assert.equal(regrowFraction(0, { end: 0 }), 0);
  assert.throws(
    () => regrowFraction(0, { alpha: 1.5, end: 10 }),
    new RangeError("Cannot use alpha: it must be a number in [0, 1]: current value is 1.5"),
  );
  assert.throws(() => regrowFraction(NaN, { end: 10 }), /Cannot use step/);
  assert.throws(() => regrowFraction(0, { end: -1 }), /Cannot use end/);
});

Deno.test("sparsityPlan() refuses the training that stopped at 0.39 of 0.45, after 46.87 % of its schedule", () => {
  // github.com/neuralmagic/sparseml/issues/1117: cubic from 0.05, step count out of sync with the epochs
  const schedule = { kind: "polynomial", initial: 0.05, final: 0.45, end: 10_000 } as const;
  assert.ok(Math.abs(sparsityAt(4687, schedule) - 0.39) < 1e-5);
  assert.throws(() => sparsityPlan(schedule, 4687), /where it has reached 0\.39\d* of 0\.45/);
});
