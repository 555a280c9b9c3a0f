import { checkOptions, requireNumber, unchecked } from "../core/mod.ts";

/**
 * Learning rate to fine-tune a pruned network with: a tenth to a hundredth of the rate that it was trained with. What is left of
 * the weights is near a good place already; the training rate would drive it away.
 *
 * ```text
 * rate = trainingRate / divisor,       10 <= divisor <= 100
 * ```
 *
 * Source: https://hanlab.mit.edu/courses/2023-fall-65940, lecture on pruning (1/100 to 1/10); He et al.: Filter pruning via geometric median
 * (arXiv:1811.00250), section 4, a tenth from a trained network. N:M networks are the exception: they repeat the whole training
 * (Mishra et al.: Accelerating sparse deep neural networks, arXiv:2104.08378).
 *
 * @param trainingRate Highest learning rate of the training, above 0.
 * @param options The divisor; 10 by default.
 * @returns The highest learning rate of the fine-tuning.
 * @throws {RangeError} If the rate is not positive, or the divisor is outside [10, 100].
 *
 * @example
 * ```ts
 * import { fineTuningRate } from "@geta-lab/geta/train";
 * import assert from "node:assert/strict";
 *
 * assert.equal(fineTuningRate(0.5), 0.05);
 * assert.throws(() => fineTuningRate(0.5, { divisor: 1 }), /Cannot use divisor: .* in \[10, 100\]/);
 * ```
 */
export function fineTuningRate(trainingRate: number, options: { divisor?: number } = {}): number {
  checkOptions("fineTuningRate()", options, { divisor: unchecked });
  const { divisor = 10 } = options;
  requireNumber("trainingRate", trainingRate, { exclusiveMin: 0 });
  return trainingRate / requireNumber("divisor", divisor, { min: 10, max: 100 });
}
