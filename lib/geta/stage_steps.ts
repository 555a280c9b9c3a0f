import { requireInteger } from "../core/mod.ts";
import { budgetOf, type Settings, SettingsError } from "../settings/mod.ts";
import type { Stages } from "./recipes.ts";

/**
 * Turns epochs into steps. Projection and joint are rounded down to whole periods, cool-down takes what is left.
 *
 * @param settings Stages in epochs, and the numbers of periods.
 * @param stepsPerEpoch Steps in one epoch.
 * @returns Stages in steps.
 * @throws {SettingsError} If a period would be empty, or structures shall go in no time; says which setting to change.
 *
 * @example
 * ```ts
 * import { recipe, stageSteps } from "@geta-lab/geta";
 * import assert from "node:assert/strict";
 *
 * const settings = recipe("small", {
 *   ...{ warmUp: 1, projection: 1, joint: 1, coolDown: 1 },
 *   projectionPeriods: 3,
 *   pruningPeriods: 5,
 * });
 * assert.deepEqual(stageSteps(settings, 10), { warmUp: 10, projection: 9, joint: 10, coolDown: 11 });
 * ```
 */
export function stageSteps(settings: Settings, stepsPerEpoch: number): Stages {
  requireInteger("steps per epoch", stepsPerEpoch, { min: 1 });
  const budget = budgetOf(settings);
  if (settings.joint === 0 && (settings.sparsity > 0 || budget !== undefined)) {
    const wish = budget !== undefined
      ? `${budget.measure} of ${budget.share}`
      : `a sparsity of ${settings.sparsity}`;
    throw new SettingsError(
      `Cannot use joint: ${wish} needs a stage that forgets structures: current value is 0`,
    );
  }
  const epochs = settings.warmUp + settings.projection + settings.joint + settings.coolDown;
  const total = Math.round(epochs * stepsPerEpoch);
  const warmUp = Math.round(settings.warmUp * stepsPerEpoch);
  const projection = wholePeriods(settings, stepsPerEpoch, "projection", "projectionPeriods");
  const joint = wholePeriods(settings, stepsPerEpoch, "joint", "pruningPeriods");
  return { warmUp, projection, joint, coolDown: Math.max(1, total - warmUp - projection - joint) };
}

function wholePeriods(
  settings: Settings,
  stepsPerEpoch: number,
  name: "projection" | "joint",
  counter: "projectionPeriods" | "pruningPeriods",
): number {
  const { [name]: epochs, [counter]: periods } = settings;
  if (epochs === 0) return 0;
  const steps = Math.floor(Math.round(epochs * stepsPerEpoch) / periods);
  if (steps >= 1) return steps * periods;
  const needed = Math.ceil(periods / stepsPerEpoch * 100) / 100;
  throw new SettingsError(
    `Cannot use ${name}: each of the ${periods} ${counter} needs a step, which takes ${needed} epochs: current value is ${epochs}`,
  );
}
