import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  type OptionChecks,
  requireNumber,
  someList,
  unchecked,
} from "../core/mod.ts";
import { rampChecks, requireRising } from "./check_ramp.ts";
import { along, constantShareShape, exponentialShape, polynomialShape } from "./ramp_shapes.ts";
import type { RampOptions } from "./ramps.ts";

/** A ramp whose masks are renewed every so many steps. */
export interface UpdatedRamp extends RampOptions {
  /** Steps between two masks. Default 1. */
  every?: number;
}

/**
 * Sparsity over time, as a record that a recipe can hold.
 *
 * | kind            | sparsity                                                                                      |
 * | --------------- | --------------------------------------------------------------------------------------------- |
 * | `oneShot`       | all at step `begin`                                                                           |
 * | `fixedSteps`    | given values at given steps, for example 0.3, 0.5, 0.7                                        |
 * | `constantShare` | every mask removes the same share of what remains: the first at `begin`, the last at `end`    |
 * | `polynomial`    | steep, then flat: cubic if `power` is absent                                                  |
 * | `exponential`   | the same with an exponential                                                                  |
 */
export type SparsitySchedule =
  | { kind: "oneShot"; final: number; begin?: number }
  | { kind: "fixedSteps"; rounds: readonly { step: number; sparsity: number }[] }
  | { kind: "constantShare" } & UpdatedRamp
  | { kind: "polynomial"; power?: number } & UpdatedRamp
  | { kind: "exponential"; rate?: number } & UpdatedRamp;

/**
 * The sparsity that a schedule wants after some steps: a function of the step only.
 *
 * @param step Steps done.
 * @param schedule The schedule.
 * @returns The sparsity.
 * @throws {TypeError} If there is no such kind or option, one is missing, or there is no round.
 * @throws {RangeError} If a number is out of range.
 *
 * @example
 * ```ts
 * import { sparsityAt } from "@geta-lab/geta/schedule";
 * import assert from "node:assert/strict";
 *
 * const rounds = [{ step: 100, sparsity: 0.3 }, { step: 200, sparsity: 0.5 }];
 * assert.equal(sparsityAt(150, { kind: "fixedSteps", rounds }), 0.3);
 * assert.equal(sparsityAt(150, { kind: "oneShot", final: 0.5, begin: 200 }), 0);
 * ```
 */
export function sparsityAt(step: number, schedule: SparsitySchedule): number {
  checkSchedule(schedule);
  return checkedSparsityAt(requireNumber("step", step, { min: 0 }), schedule);
}

/**
 * Throws unless a schedule is one of those that there are.
 *
 * @param schedule The schedule.
 */
export function checkSchedule(schedule: SparsitySchedule): void {
  if (!Object.hasOwn(scheduleChecks, schedule?.kind)) {
    throw new TypeError(
      "Cannot use schedule: its kind must be oneShot, fixedSteps, constantShare, polynomial or exponential: " +
        `current value is ${schedule?.kind}`,
    );
  }
  checkOptions(`the schedule ${schedule.kind}`, schedule, scheduleChecks[schedule.kind]);
  if (schedule.kind === "fixedSteps") requireRounds(schedule.rounds);
  else if (schedule.kind !== "oneShot") requireRising(schedule);
}

/**
 * {@linkcode sparsityAt} of a schedule that was checked.
 *
 * @param step Steps done.
 * @param schedule The schedule.
 * @returns The sparsity.
 */
export function checkedSparsityAt(step: number, schedule: SparsitySchedule): number {
  switch (schedule.kind) {
    case "oneShot":
      return step >= (schedule.begin ?? 0) ? schedule.final : 0;
    case "fixedSteps":
      return schedule.rounds.findLast((round) => round.step <= step)?.sparsity ?? 0;
    case "constantShare": {
      const { initial = 0, final } = schedule, rounds = roundAt(Infinity, schedule);
      const shape = constantShareShape(schedule);
      return along(roundAt(step, schedule), { initial, final, end: rounds }, shape);
    }
    case "polynomial":
      return along(step, schedule, polynomialShape(schedule.power));
    case "exponential":
      return along(step, schedule, exponentialShape(schedule.rate));
  }
}

/** How many masks have been made: the first at `begin`, one every so many steps, and the last at `end`. */
function roundAt(step: number, { begin = 0, end, every = 1 }: UpdatedRamp): number {
  if (step < begin) return 0;
  if (step >= end) return Math.ceil((end - begin) / every) + 1;
  return Math.floor((step - begin) / every) + 1;
}

const updatedRamp = { kind: unchecked, ...rampChecks, every: integerWithin({ min: 1 }) };

const scheduleChecks: {
  [Kind in SparsitySchedule["kind"]]: OptionChecks<Extract<SparsitySchedule, { kind: Kind }>>;
} = {
  oneShot: {
    kind: unchecked,
    final: given(numberWithin({ min: 0, max: 1 })),
    begin: numberWithin({ min: 0 }),
  },
  fixedSteps: { kind: unchecked, rounds: given(someList) },
  constantShare: updatedRamp,
  polynomial: { ...updatedRamp, power: numberWithin({ exclusiveMin: 0 }) },
  exponential: { ...updatedRamp, rate: numberWithin({ exclusiveMin: 0 }) },
};

function requireRounds(rounds: readonly { step: number; sparsity: number }[]): void {
  if (rounds.length === 0) {
    throw new TypeError("Cannot use rounds: there must be at least one: current value is none");
  }
  let last = { step: 0, sparsity: 0 };
  rounds.forEach((round, i) => {
    // a later round removes no less
    requireNumber(`the sparsity of round ${i}`, round.sparsity, { min: last.sparsity, max: 1 });
    const bounds = i === 0 ? { min: 0 } : { exclusiveMin: last.step };
    requireNumber(`the step of round ${i}`, round.step, bounds);
    last = round;
  });
}
