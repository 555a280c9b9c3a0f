import { largest, requireNumber } from "../core/mod.ts";
import { checkSetting, SettingsError } from "../settings/mod.ts";
import { budgetTarget } from "./budget/budget_path.ts";
import { checkNames, checkOptional } from "./check_config.ts";
import { bitRangeAt } from "./schedule/bit_range_at.ts";
import { checkSchedule } from "./schedule/check_schedule.ts";
import { periods } from "./schedule/schedule.ts";
import type { QassoConfig } from "./state/config.ts";
import type { CostBudget } from "./state/cost_types.ts";

/**
 * Checks a configuration of the corrected rules, which know budgets and bits that differ.
 *
 * @param config The configuration.
 * @throws {SettingsError} If a number is out of range, a period would be empty, both a sparsity and a budget are asked for, or bits
 * that cannot be chosen so.
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
  const { budget, sparsity, bits = "uniform", bitPrice, momentumGuard = 0 } = config;
  checkSetting("bits", bits);
  if (bitPrice !== undefined) requirePriced(bitPrice, bits);
  requireNumber("momentumGuard", momentumGuard, { min: 0, max: 1 });
  if (budget !== undefined) requireFittingBudget(budget, { sparsity, bits });
  if (bits === "priced") requireChoice(config);
}

/** A price is a positive number, and has something to act on. */
function requirePriced(bitPrice: number, bits: QassoConfig["bits"]): void {
  requireNumber("bitPrice", bitPrice, { exclusiveMin: 0 });
  if (bits === "priced") return;
  throw new SettingsError(
    `Cannot use bitPrice: bits must be priced, since it has no effect else: current value is ${bitPrice} with bits ${bits}`,
  );
}

/** A budget stands in place of a sparsity, and bits can be chosen within it. */
function requireFittingBudget(
  budget: CostBudget,
  { sparsity, bits }: Pick<QassoConfig, "sparsity" | "bits">,
): void {
  const { measure, share } = budgetTarget(budget);
  if (bits === "priced" && measure !== "macs") {
    throw new SettingsError(
      `Cannot use bits: they must be uniform${
        measure === "bops" ? " or allocated" : ""
      } where ${measure} are given, since the bits of a price are not known before the end: current value is priced`,
    );
  }
  if (bits === "allocated" && measure === "bytes") {
    throw new SettingsError(
      "Cannot use bits: they must be uniform where bytes are given, since an allocation keeps bit operations, not bytes: current value is allocated",
    );
  }
  if (sparsity > 0) {
    throw new SettingsError(
      `Cannot use ${measure}: it must be given without a sparsity: current value is ${share} with sparsity ${sparsity}`,
    );
  }
}

/** A price can only act where the projection stage leaves more than one width. */
function requireChoice(config: QassoConfig): void {
  const { bitRange, activationBitRange = bitRange, bitReduction, projectionPeriods } = config;
  const { jointEnd } = periods(config);
  const widths = [bitRange, activationBitRange].map((bitRange) => {
    const [min, max] = bitRangeAt(jointEnd + 1, { ...config, bitRange });
    return max - min;
  });
  if (largest(widths) > 0) return;
  const room = largest([bitRange, activationBitRange].map(([min, max]) => max - min));
  const most = Math.ceil(room / projectionPeriods) - 1;
  if (most < 1) {
    throw new SettingsError(
      `Cannot use bitRange: it must hold more widths than the ${projectionPeriods} projection periods take off, since priced bits need a choice: current value is ${
        bitRange.join(":")
      }`,
    );
  }
  throw new SettingsError(
    `Cannot use bitReduction: it must be at most ${most}, or bitRange wider, since priced bits need a choice and ${projectionPeriods} projection periods leave one width: current value is ${bitReduction}`,
  );
}
