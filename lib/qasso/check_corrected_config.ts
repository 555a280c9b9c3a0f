import { requireNumber } from "../core/mod.ts";
import { checkSetting, SettingsError } from "../settings/mod.ts";
import { budgetTarget } from "./budget/budget_path.ts";
import { checkNames, checkOptional } from "./check_config.ts";
import { checkSchedule } from "./schedule/check_schedule.ts";
import type { QassoConfig } from "./state/config.ts";

/**
 * Checks a configuration of the corrected rules, which know budgets and bits that differ.
 *
 * @param config The configuration.
 * @throws {SettingsError} If a number is out of range, a period would be empty, or both a sparsity and a budget are asked for.
 *
 * @example
 * ```ts
 * import { checkCorrectedConfig, type QassoConfig } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config: QassoConfig = {
 *   optimizer: { rule: "sgd" },
 *   sparsity: 0.5,
 *   budget: { bops: 0.08 },
 *   warmUpSteps: 0,
 *   projectionSteps: 0,
 *   projectionPeriods: 1,
 *   jointSteps: 6,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16],
 *   bitReduction: 2,
 * };
 * checkCorrectedConfig({ ...config, sparsity: 0 });
 * assert.throws(
 *   () => checkCorrectedConfig(config),
 *   /Cannot use bops: it must be given without a sparsity: current value is 0.08 with sparsity 0.5/,
 * );
 * ```
 */
export function checkCorrectedConfig(config: QassoConfig): void {
  checkNames(config);
  checkSchedule(config);
  checkSetting("sparsity", config.sparsity);
  checkOptional(config);
  const { budget, sparsity, bits = "uniform", bitPrice = 1 } = config;
  checkSetting("bits", bits);
  requireNumber("bitPrice", bitPrice, { min: 0 });
  if (budget === undefined) return;
  const { measure, share } = budgetTarget(budget);
  if (bits === "priced" && measure !== "macs") {
    throw new SettingsError(
      `Cannot use bits: they must be uniform or allocated where ${measure} are given, since the bits of a price are not known before the end: current value is priced`,
    );
  }
  if (sparsity > 0) {
    throw new SettingsError(
      `Cannot use ${measure}: it must be given without a sparsity: current value is ${share} with sparsity ${sparsity}`,
    );
  }
}
