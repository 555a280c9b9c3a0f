import { checkOptions, given, type OptionChecks, unchecked } from "../core/mod.ts";
import { checkCriteria } from "../importance/mod.ts";
import { checkSetting, defaultSettings } from "../settings/mod.ts";
import { refuseCorrections } from "./refuse_corrections.ts";
import { checkSchedule } from "./schedule/check_schedule.ts";
import type { QassoConfig } from "./state/config.ts";

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
  refuseCorrections(config);
  checkNames(config);
  checkSchedule(config);
  checkSetting("sparsity", config.sparsity);
  checkOptional(config);
}

/**
 * Checks what a configuration may leave out, whatever the rules.
 *
 * @param config The configuration.
 * @throws {SettingsError} If a number is out of range.
 * @throws {TypeError} If there is no such criterion.
 * @throws {RangeError} If structures cannot be ranked by the criteria.
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
    | "roundTo"
    | "maxRatio"
    | "learningRateQuantizer"
    | "activationBitRange"
    | "layerBits"
    | "criteria"
  >,
): void {
  const { roundTo, maxRatio, learningRateQuantizer } = defaultSettings;
  checkSetting("roundTo", config.roundTo ?? roundTo);
  checkSetting("maxRatio", config.maxRatio ?? maxRatio);
  checkSetting("learningRateQuantizer", config.learningRateQuantizer ?? learningRateQuantizer);
  checkSetting("activationBitRange", config.activationBitRange ?? "same");
  checkSetting("layerBits", config.layerBits ?? {});
  if (config.criteria !== undefined) checkCriteria(config.criteria);
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
  bits: unchecked,
  bitPrice: unchecked,
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
