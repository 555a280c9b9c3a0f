import { requireInteger } from "../core/mod.ts";

/** Stairs of {@linkcode stepLearningRate}. */
export interface StepOptions {
  /** Learning rate at the start. */
  base: number;
  /** Length of one stair in steps. */
  every: number;
  /** What the rate is multiplied by at each stair. Default 0.1. */
  factor?: number;
}

/**
 * Learning rate that falls in stairs.
 *
 * ```text
 * rate(n) = base factor^floor(n / every)
 * ```
 *
 * @param step Steps already done, n = 0, 1, ….
 * @param options Base rate, stair length and factor.
 * @returns The learning rate.
 * @throws {RangeError} If the stair length is not a positive integer.
 *
 * @example
 * ```ts
 * import { stepLearningRate } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const stairs = { base: 8, every: 10, factor: 0.5 };
 * assert.deepEqual([0, 9, 10, 25].map((n) => stepLearningRate(n, stairs)), [8, 8, 4, 2]);
 * ```
 */
export function stepLearningRate(
  step: number,
  { base, every, factor = 0.1 }: StepOptions,
): number {
  requireInteger("every", every, { min: 1 });
  return base * factor ** Math.floor(step / every);
}
