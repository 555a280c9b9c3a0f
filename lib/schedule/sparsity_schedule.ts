import { requireNumber } from "../core/mod.ts";
import {
  constantShareSparsity,
  exponentialSparsity,
  polynomialSparsity,
  type Ramp,
} from "./ramps.ts";

/** A ramp whose masks are renewed every so many steps. */
export interface UpdatedRamp extends Ramp {
  /** Steps between two masks. Default 1. */
  every?: number;
}

/**
 * Sparsity over time, as a record that a recipe can hold.
 *
 * | kind            | sparsity                                                     |
 * | --------------- | ------------------------------------------------------------ |
 * | `oneShot`       | all at step `begin`                                          |
 * | `fixedSteps`    | given values at given steps, for example 0.3, 0.5, 0.7       |
 * | `constantShare` | the same share of what remains, every time                   |
 * | `polynomial`    | steep, then flat: cubic if `power` is absent                 |
 * | `exponential`   | the same with an exponential                                 |
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
 * @throws {TypeError} If there is no such kind, or no round.
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
  switch (schedule.kind) {
    case "oneShot": {
      const { final, begin = 0 } = schedule;
      requireNumber("step", step, { min: 0 });
      requireNumber("final", final, { min: 0, max: 1 });
      return step >= requireNumber("begin", begin, { min: 0 }) ? final : 0;
    }
    case "fixedSteps": {
      requireNumber("step", step, { min: 0 });
      requireRounds(schedule.rounds);
      return schedule.rounds.findLast((round) => round.step <= step)?.sparsity ?? 0;
    }
    case "constantShare":
      return constantShareSparsity(step, schedule);
    case "polynomial":
      return polynomialSparsity(step, schedule);
    case "exponential":
      return exponentialSparsity(step, schedule);
    default:
      throw new TypeError(
        "Cannot use schedule: its kind must be oneShot, fixedSteps, constantShare, polynomial or exponential: " +
          `current value is ${(schedule as { kind: unknown }).kind}`,
      );
  }
}

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
