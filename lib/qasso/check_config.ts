import { requireInteger, requireNumber } from "../core/mod.ts";
import { checkSchedule } from "./schedule/check_schedule.ts";
import type { QassoConfig } from "./state/config.ts";

/**
 * Checks a configuration and says which number to change.
 *
 * @param config The configuration.
 * @throws {RangeError} If a number is out of range or a period would be empty.
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
  checkSchedule(config);
  requireNumber("sparsity", config.sparsity, { min: 0, exclusiveMax: 1 });
  requireInteger("roundTo", config.roundTo ?? 1, { min: 1 });
  requireNumber("learningRateQuantizer", config.learningRateQuantizer ?? 1e-3, { min: 0 });
}
