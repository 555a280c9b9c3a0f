import { checkOptions, given, numberWithin, oneOfWords, requireNumber } from "../../core/mod.ts";

/** How the share of dense blocks falls from 1 to 0. */
export type DenseCurve = "linear" | "cubic" | "cosine" | "exponential";

/** When the share falls, and how. */
export interface DenseShareOptions {
  /** Time t_i at which the first blocks become N:M. Default 0. */
  start?: number;
  /** Time t_f from which on all blocks are N:M, at least `start`. */
  end: number;
  /** Default `linear`, as in MaxQ's code. */
  curve?: DenseCurve;
  /** Rate r of the exponential curve, per unit of time. Default 0.05. */
  rate?: number;
}

/**
 * Share of the blocks that are still dense at a time, while a network becomes N:M block by block.
 *
 * | symbol   | here           | meaning                                          |
 * | -------- | -------------- | ------------------------------------------------ |
 * | rho      | return value   | the share, in [0, 1]                             |
 * | t        | `time`         | epochs, whole or with a fraction                 |
 * | t_i, t_f | `start`, `end` | when it begins to fall, from when on it is 0     |
 * | x        | -              | (t - t_i) / (t_f - t_i)                          |
 * | r        | `rate`         | of the exponential curve                         |
 *
 * ```text
 * rho = 1 for t <= t_i,  0 for t >= t_f, between them
 *   linear       1 - x
 *   cubic        (1 - x)^3
 *   cosine       cos(pi x / 2)
 *   exponential  max(0, 1 - (1 - e^(-r (t - t_i))) / (1 - e^(-r (t_f - t_i - 1))))     0 already at t_f - 1
 * ```
 *
 * With t_i = t_f there is nothing between them: all blocks are N:M from t_f on, and none before. The exponential curve reaches 0 one
 * unit of time before the end; where there is no more than one unit between t_i and t_f it reaches 0 at the end.
 *
 * Source: Xiang et al.: MaxQ (arXiv:2312.07061); the cubic curve after Zhu, Gupta: To prune, or not to prune (arXiv:1710.01878).
 *
 * @param time Time t; {@linkcode scheduleTime} makes it of a step.
 * @param options Start, end, curve and rate.
 * @returns The share, in [0, 1], never rising with time.
 * @throws {TypeError} If an option is misspelt or no number.
 * @throws {RangeError} If the time is not finite, the end is before the start, or the rate is not positive.
 *
 * @example A quarter of the way along three curves
 * ```ts
 * import { denseShare } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * assert.equal(denseShare(10, { end: 40 }), 0.75);
 * assert.equal(denseShare(10, { end: 40, curve: "cubic" }), 0.75 ** 3);
 * assert.equal(denseShare(10, { end: 40, curve: "cosine" }), Math.cos(Math.PI / 8));
 * ```
 */
export function denseShare(time: number, options: DenseShareOptions): number {
  checkOptions("denseShare()", options, {
    start: numberWithin(),
    end: given(numberWithin({ min: options.start ?? 0 })),
    curve: oneOfWords(["linear", "cubic", "cosine", "exponential"]),
    rate: numberWithin({ exclusiveMin: 0 }),
  });
  requireNumber("time", time);
  const { start = 0, end, curve = "linear", rate = 0.05 } = options;
  if (time >= end) return 0;
  if (time <= start) return 1;
  const length = end - start, x = (time - start) / length;
  switch (curve) {
    case "linear":
      return 1 - x;
    case "cubic":
      return (1 - x) ** 3;
    case "cosine":
      return Math.cos(Math.PI * x / 2);
    case "exponential": {
      const whole = length > 1 ? length - 1 : length;
      return Math.max(0, 1 - Math.expm1(-rate * (time - start)) / Math.expm1(-rate * whole));
    }
  }
}

/** Length of an epoch, and when the share changes. */
export interface ScheduleTimeOptions {
  /** Steps in an epoch. */
  stepsPerEpoch: number;
  /** `step`: the share falls a little in every step. `epoch`: it changes between epochs only, as in MaxQ's code. Default `step`. */
  per?: "step" | "epoch";
}

/**
 * The time of a step in epochs, with a fraction or without.
 *
 * ```text
 * per step:   step / stepsPerEpoch
 * per epoch:  floor(step / stepsPerEpoch)        a staircase
 * ```
 *
 * @param step Steps already done, from 0.
 * @param options Length of an epoch, and when the share changes.
 * @returns Epochs.
 * @throws {TypeError} If an option is misspelt.
 * @throws {RangeError} If the step is negative or an epoch has no step.
 *
 * @example Step 25 of epochs of 10 steps
 * ```ts
 * import { scheduleTime } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * assert.equal(scheduleTime(25, { stepsPerEpoch: 10 }), 2.5);
 * assert.equal(scheduleTime(25, { stepsPerEpoch: 10, per: "epoch" }), 2);
 * ```
 */
export function scheduleTime(step: number, options: ScheduleTimeOptions): number {
  checkOptions("scheduleTime()", options, {
    stepsPerEpoch: given(numberWithin({ exclusiveMin: 0 })),
    per: oneOfWords(["step", "epoch"]),
  });
  const { stepsPerEpoch, per = "step" } = options;
  const time = requireNumber("step", step, { min: 0 }) / stepsPerEpoch;
  return per === "epoch" ? Math.floor(time) : time;
}
