import type { OptimizerConfig } from "../optim/mod.ts";
import { defaultSettings } from "../settings/mod.ts";

/**
 * A learning rate to begin with: that of the settings for SGD, a hundredth of it for Adam,
 * whose steps do not shrink with the gradient.
 *
 * @param rule The optimizer's rule.
 * @returns The rate.
 *
 * @example
 * ```ts
 * import { usualLearningRate } from "@geta-lab/geta";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([usualLearningRate("sgd"), usualLearningRate("adamw")], [0.1, 1e-3]);
 * ```
 */
export function usualLearningRate(rule: OptimizerConfig["rule"]): number {
  return rule === "sgd" ? defaultSettings.learningRate : defaultSettings.learningRate / 100;
}
