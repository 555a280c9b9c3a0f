import { checkOptions, given, numberWithin, requireNumber, unchecked } from "../core/mod.ts";

/** Height and start of {@linkcode cosineLearningRate}. */
export interface CosineOptions {
  /** Highest learning rate. */
  base: number;
  /** Steps of linear warm-up at the start. Default 0. */
  warmUp?: number;
}

/**
 * Learning rate that falls from `base` to 0 along half a cosine, after an optional linear rise.
 *
 * ```text
 * rate(n) = base (n + 1) / w                                    n < w
 *         = base (1 + cos(pi (n - w) / (N - w))) / 2            n >= w
 * ```
 *
 * Source: Loshchilov, Hutter: SGDR (arXiv:1608.03983), without restarts.
 *
 * @param step Steps already done, n = 0 … N-1.
 * @param total Steps in all, N.
 * @param options Base rate and warm-up w.
 * @returns The learning rate.
 * @throws {RangeError} If the step is negative or the warm-up is longer than the run.
 *
 * @example
 * ```ts
 * import { cosineLearningRate } from "@geta-lab/geta/optim";
 * import assert from "node:assert/strict";
 *
 * assert.equal(cosineLearningRate(0, 100, { base: 0.1 }), 0.1);
 * assert.ok(Math.abs(cosineLearningRate(50, 100, { base: 0.1 }) - 0.05) < 1e-12);
 * assert.equal(cosineLearningRate(0, 100, { base: 0.1, warmUp: 5 }), 0.02);
 * ```
 */
export function cosineLearningRate(step: number, total: number, options: CosineOptions): number {
  checkOptions("cosineLearningRate()", options, {
    base: given(numberWithin()),
    warmUp: unchecked, // at most the total
  });
  const { base, warmUp = 0 } = options;
  requireNumber("step", step, { min: 0 });
  requireNumber("warmUp", warmUp, { min: 0, max: total });
  if (step < warmUp) return base * (step + 1) / warmUp;
  if (step >= total) return 0;
  return base * (1 + Math.cos(Math.PI * (step - warmUp) / (total - warmUp))) / 2;
}
