import { valueText } from "../core/mod.ts";
import { optimizer, type OptimizerConfig } from "../optim/mod.ts";
import { defaultSettings, type Settings, SettingsError } from "../settings/mod.ts";

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

/**
 * The optimizer of a training of one's own: what is left out is as in the settings of a run with the same rule.
 *
 * @param asked Rule and constants, or some of them.
 * @returns Rule and constants.
 * @throws {TypeError} If it is no record, or a constant does not exist or has the wrong type.
 * @throws {RangeError} If there is no such rule, or a constant is out of range.
 *
 * @example
 * ```ts
 * import { completeOptimizer } from "@geta-lab/geta";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(completeOptimizer({ weightDecay: 5e-4 }), { rule: "sgd", momentum: 0.9, weightDecay: 5e-4 });
 * ```
 */
export function completeOptimizer(asked: Partial<OptimizerConfig>): OptimizerConfig {
  if (typeof asked !== "object" || asked === null) {
    throw new TypeError(
      `Cannot use optimizer: it must be a record of a rule and its constants: current value is ${
        valueText(asked)
      }`,
    );
  }
  const { rule = defaultSettings.optimizer } = asked;
  const given = Object.entries(asked).filter(([, value]) => value !== undefined);
  const complete = {
    ...optimizerOf({ ...defaultSettings, optimizer: rule }),
    ...Object.fromEntries(given),
  };
  optimizer(complete); // throws if there is no such rule or constant
  return complete;
}
