import { requireInteger } from "../../core/mod.ts";
import { checkSetting } from "../../settings/mod.ts";
import { periods, type ScheduleConfig } from "./schedule.ts";

/**
 * Checks a schedule and says which number to change.
 *
 * A joint stage of 0 steps is allowed (nothing is pruned), so is a projection stage of 0 steps.
 *
 * @param config The schedule.
 * @throws {RangeError} If a number is out of range or a period would be empty.
 *
 * @example
 * ```ts
 * import { checkSchedule } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   warmUpSteps: 0,
 *   projectionSteps: 4,
 *   projectionPeriods: 5,
 *   jointSteps: 6,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.throws(
 *   () => checkSchedule(config),
 *   /Cannot use projectionSteps: each of the 5 projectionPeriods needs a step: current value is 4/,
 * );
 * ```
 */
export function checkSchedule(config: ScheduleConfig): void {
  checkStages(config);
  const { warmUpSteps, projectionSteps } = config;
  const earliest = warmUpSteps + projectionSteps;
  requireInteger("jointStart", periods(config).jointStart, { min: earliest });
  requireProjectionPeriods(config);
  checkSetting("bitRange", config.bitRange);
}

/**
 * The checks that every schedule has to pass, whatever the rules.
 *
 * @param config The schedule.
 * @throws {RangeError} If a number is out of range or a pruning period would be empty.
 *
 * @example
 * ```ts
 * import { checkStages } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const config = {
 *   warmUpSteps: -1,
 *   projectionSteps: 4,
 *   projectionPeriods: 2,
 *   jointSteps: 6,
 *   pruningPeriods: 2,
 *   bitRange: [4, 16] as [number, number],
 *   bitReduction: 2,
 * };
 * assert.throws(() => checkStages(config), /Cannot use warmUpSteps/);
 * ```
 */
export function checkStages(config: ScheduleConfig): void {
  const { jointSteps, pruningPeriods } = config;
  requireInteger("warmUpSteps", config.warmUpSteps, { min: 0 });
  requireInteger("projectionSteps", config.projectionSteps, { min: 0 });
  checkSetting("projectionPeriods", config.projectionPeriods);
  requireInteger("jointSteps", jointSteps, { min: 0 });
  checkSetting("pruningPeriods", pruningPeriods);
  requirePeriods("jointSteps", jointSteps, { pruningPeriods });
  checkSetting("bitReduction", config.bitReduction);
}

/**
 * Checks that a projection stage has at least one step for each of its periods.
 *
 * @param config Steps and periods of the projection stage.
 * @throws {RangeError} If a projection period would be empty.
 *
 * @example
 * ```ts
 * import { requireProjectionPeriods } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * requireProjectionPeriods({ projectionSteps: 0, projectionPeriods: 5 });
 * assert.throws(() => requireProjectionPeriods({ projectionSteps: 4, projectionPeriods: 5 }));
 * ```
 */
export function requireProjectionPeriods(
  { projectionSteps, projectionPeriods }: Pick<
    ScheduleConfig,
    "projectionSteps" | "projectionPeriods"
  >,
): void {
  requirePeriods("projectionSteps", projectionSteps, { projectionPeriods });
}

/** A stage of some steps has at least as many as periods. */
function requirePeriods(name: string, steps: number, periods: Record<string, number>): void {
  const [[counter, count]] = Object.entries(periods) as [[string, number]];
  if (steps === 0 || steps >= count) return;
  throw new RangeError(
    `Cannot use ${name}: each of the ${count} ${counter} needs a step: current value is ${steps}`,
  );
}
