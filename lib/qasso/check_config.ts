import { checkOptions, given, type OptionChecks, unchecked } from "../core/mod.ts";
import { checkSetting, defaultSettings, SettingsError } from "../settings/mod.ts";
import { budgetTarget } from "./budget/budget_path.ts";
import { checkSchedule } from "./schedule/check_schedule.ts";
import type { QassoConfig } from "./state/config.ts";
import type { CostBudget } from "./state/cost_types.ts";

/**
 * Checks a configuration and says which number to change.
 *
 * @param config The configuration.
 * @throws {SettingsError} If a number is out of range or a period would be empty.
 *
 * @example
 * ```ts
 * import { checkConfig } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   optimizer: { rule: "sgd" as const },
 *   sparsity: 1,
 *   warmUpSteps: 0,
 *   projectionSteps: 0,
 *   projectionPeriods: 1,
 *   jointSteps: 6,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.throws(
 *   () => checkConfig(config),
 *   /Cannot use sparsity: it must be a number in \[0, 1\): current value is 1/,
 * );
 * ```
 */
export function checkConfig(config: QassoConfig): void {
  refuseBudget(config.budget);
  checkNumbers(config);
}

/**
 * The same for the corrected rules, which know budgets.
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
  checkNumbers(config);
  const { budget, sparsity } = config;
  if (budget === undefined) return;
  const { measure, share } = budgetTarget(budget);
  if (sparsity > 0) {
    throw new SettingsError(
      `Cannot use ${measure}: it must be given without a sparsity: current value is ${share} with sparsity ${sparsity}`,
    );
  }
}

function checkNumbers(config: QassoConfig): void {
  checkNames(config);
  checkSchedule(config);
  checkSetting("sparsity", config.sparsity);
  checkOptional(config);
}

/**
 * Throws if there is a budget: rules that count structures do not know it.
 *
 * @param budget The budget of a configuration.
 * @throws {SettingsError} If there is one.
 *
 * @example
 * ```ts
 * import { refuseBudget } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * refuseBudget(undefined);
 * assert.throws(
 *   () => refuseBudget({ bops: 0.08 }),
 *   /Cannot use bops: it must be left out unless semantics is corrected: current value is 0.08/,
 * );
 * ```
 */
export function refuseBudget(budget: CostBudget | undefined): void {
  if (budget === undefined) return;
  const { measure, share } = budgetTarget(budget);
  throw new SettingsError(
    `Cannot use ${measure}: it must be left out unless semantics is corrected: current value is ${share}`,
  );
}

/**
 * Checks the numbers that a configuration may leave out, whatever the rules.
 *
 * @param config The configuration.
 * @throws {SettingsError} If one is out of range.
 *
 * @example
 * ```ts
 * import { checkOptional } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * checkOptional({});
 * assert.throws(() => checkOptional({ roundTo: 0 }), /Cannot use roundTo: it must be an integer in/);
 * ```
 */
export function checkOptional(
  config: Pick<
    QassoConfig,
    "roundTo" | "maxRatio" | "learningRateQuantizer" | "activationBitRange" | "layerBits"
  >,
): void {
  const { roundTo, maxRatio, learningRateQuantizer } = defaultSettings;
  checkSetting("roundTo", config.roundTo ?? roundTo);
  checkSetting("maxRatio", config.maxRatio ?? maxRatio);
  checkSetting("learningRateQuantizer", config.learningRateQuantizer ?? learningRateQuantizer);
  checkSetting("activationBitRange", config.activationBitRange ?? "same");
  checkSetting("layerBits", config.layerBits ?? {});
}

// The numbers themselves are checked by the rules, each of which allows its own.
const NAMES: OptionChecks<QassoConfig> = {
  warmUpSteps: given(unchecked),
  projectionSteps: given(unchecked),
  projectionPeriods: given(unchecked),
  jointStart: unchecked,
  jointSteps: given(unchecked),
  pruningPeriods: given(unchecked),
  bitRange: given(unchecked),
  bitReduction: given(unchecked),
  optimizer: given(unchecked),
  learningRateQuantizer: unchecked,
  sparsity: given(unchecked),
  budget: unchecked,
  maxRatio: unchecked,
  momentumGuard: unchecked,
  roundTo: unchecked,
  activationBitRange: unchecked,
  layerBits: unchecked,
  criteria: unchecked,
};

/**
 * Checks that a configuration has all numbers it must have and none that there is not, whatever the rules.
 *
 * @param config The configuration.
 * @throws {TypeError} If a number is missing or misspelt.
 *
 * @example
 * ```ts
 * import { checkNames, type QassoConfig } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const misspelt = { sparsty: 0.5 } as unknown as QassoConfig;
 * assert.throws(() => checkNames(misspelt), /Cannot use sparsty: .* did you mean sparsity\?/);
 * ```
 */
export function checkNames(config: QassoConfig): void {
  checkOptions("a configuration of QASSO", config, NAMES);
}
