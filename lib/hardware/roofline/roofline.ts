import { checkOptions, given, numberWithin } from "../../core/mod.ts";

/** A machine by its two limits. */
export interface MachineOptions {
  /** Multiply-adds a second at most. */
  peak: number;
  /** Bytes a second between memory and machine at most. */
  bandwidth: number;
}

/**
 * The rate that a machine can reach with a computation of a given intensity.
 *
 * ```text
 * attainable = min(peak, bandwidth intensity);      the ridge, from which on arithmetic is the limit: peak / bandwidth
 * ```
 *
 * Source: Williams, Waterman, Patterson 2009, Roofline: an insightful visual performance model, doi:10.1145/1498765.1498785.
 *
 * @param intensity Multiply-adds for each byte moved.
 * @param options The machine.
 * @returns Multiply-adds a second.
 * @throws {RangeError} If a number is negative, or the machine has no peak or bandwidth.
 *
 * @example
 * ```ts
 * import { attainableRate } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const machine = { peak: 1e12, bandwidth: 1e10 };
 * assert.deepEqual([1, 100, 1000].map((macs) => attainableRate(macs, machine)), [1e10, 1e12, 1e12]);
 * ```
 */
export function attainableRate(intensity: number, options: MachineOptions): number {
  const { peak, bandwidth } = requireMachine("attainableRate()", options);
  numberWithin({ min: 0 })("intensity", intensity);
  return Math.min(peak, bandwidth * intensity);
}

/** What a computation takes of a machine. */
export interface RooflineTime {
  /** The larger of the two times: arithmetic and traffic overlap. */
  seconds: number;
  /** Which of them it is. */
  bound: "compute" | "memory";
}

/**
 * Time of a computation whose arithmetic and traffic overlap.
 *
 * ```text
 * t = max(macs / peak, bytes / bandwidth) = macs / attainable(macs / bytes)
 * ```
 *
 * Source: Williams, Waterman, Patterson 2009, Roofline: an insightful visual performance model, doi:10.1145/1498765.1498785.
 *
 * @param work Multiply-adds and bytes moved.
 * @param options The machine.
 * @returns Seconds, and what limits.
 * @throws {RangeError} If a number is negative, or the machine has no peak or bandwidth.
 *
 * @example
 * ```ts
 * import { rooflineTime } from "@geta-lab/geta/hardware";
 * import assert from "node:assert/strict";
 *
 * const time = rooflineTime({ macs: 1e9, bytes: 1e8 }, { peak: 1e12, bandwidth: 1e10 });
 * assert.deepEqual(time, { seconds: 0.01, bound: "memory" });
 * ```
 */
export function rooflineTime(
  work: { macs: number; bytes: number },
  options: MachineOptions,
): RooflineTime {
  const { peak, bandwidth } = requireMachine("rooflineTime()", options);
  numberWithin({ min: 0 })("macs", work.macs);
  numberWithin({ min: 0 })("bytes", work.bytes);
  const compute = work.macs / peak, memory = work.bytes / bandwidth;
  return { seconds: Math.max(compute, memory), bound: memory > compute ? "memory" : "compute" };
}

function requireMachine(user: string, options: MachineOptions): MachineOptions {
  const positive = given(numberWithin({ exclusiveMin: 0 }));
  checkOptions(user, options, { peak: positive, bandwidth: positive });
  return options;
}
