import type { OptimizerConfig } from "../optim/mod.ts";
import { type Settings, SettingsError } from "../settings/mod.ts";

/**
 * The optimizer that the settings of a run ask for.
 *
 * @param settings The settings.
 * @returns Rule and constants.
 * @throws {SettingsError} If Nesterov's momentum is asked for, but not SGD with momentum.
 *
 * @example
 * ```ts
 * import { optimizerOf, recipe } from "@geta-lab/geta";
 * import assert from "node:assert/strict";
 *
 * const { rule, nesterov, clip } = optimizerOf(recipe("small", { nesterov: true, clipNorm: 5 }));
 * assert.deepEqual([rule, nesterov, clip], ["sgd", true, { norm: 5 }]);
 * assert.throws(
 *   () => optimizerOf(recipe("mlp", { nesterov: true })),
 *   /Cannot use nesterov: optimizer must be sgd with momentum: current value is adam/,
 * );
 * ```
 */
export function optimizerOf(
  { optimizer: rule, momentum, weightDecay, nesterov, clipNorm }: Pick<
    Settings,
    "optimizer" | "momentum" | "weightDecay" | "nesterov" | "clipNorm"
  >,
): OptimizerConfig {
  if (nesterov && (rule !== "sgd" || momentum === 0)) {
    const found = rule === "sgd" ? `sgd with momentum ${momentum}` : rule;
    throw new SettingsError(
      `Cannot use nesterov: optimizer must be sgd with momentum: current value is ${found}`,
    );
  }
  return {
    rule,
    momentum,
    weightDecay,
    ...(nesterov && { nesterov }),
    ...(clipNorm > 0 && { clip: { norm: clipNorm } }),
  };
}
