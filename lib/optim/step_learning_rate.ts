import { checkOptions, given, integerWithin, numberWithin, requireNumber } from "../core/mod.ts";

/** Height and stairs of {@linkcode stepLearningRate}. */
export interface StepLearningRateOptions {
  /** Learning rate of the first stair. */
  base: number;
  /** Steps on each stair, from 1. */
  every: number;
  /** Factor from one stair to the next. Default 0.1. */
  factor?: number;
}

/**
 * Learning rate that falls down stairs of equal length.
 *
 * ```text
 * rate(n) = base factor^(n div every)
 * ```
 *
 * Source: PyTorch, StepLR, with which the recipes of the paper train (Qu et al., arXiv:2502.16638).
 *
 * @param step Steps already done, n, from 0.
 * @param options Base rate, length of a stair and factor.
 * @returns The learning rate.
 * @throws {RangeError} If the step is negative or a stair has no step.
 *
 * @example
 * ```ts
 * import { stepLearningRate } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * const rates = [0, 1, 2, 3, 4].map((n) => stepLearningRate(n, { base: 8, every: 2, factor: 0.5 }));
 * assert.deepEqual(rates, [8, 8, 4, 4, 2]);
 * ```
 */
export function stepLearningRate(step: number, options: StepLearningRateOptions): number {
  checkOptions<StepLearningRateOptions>("stepLearningRate()", options, {
    base: given(numberWithin()),
    every: given(integerWithin({ min: 1 })),
    factor: numberWithin({ min: 0 }),
  });
  const { base, every, factor = 0.1 } = options;
  return base * factor ** Math.floor(requireNumber("step", step, { min: 0 }) / every);
}
