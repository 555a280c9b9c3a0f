import { largest } from "../../core/mod.ts";
import { minKept } from "../../mask/mod.ts";
import { defaultSettings, SettingsError } from "../../settings/mod.ts";
import type { QassoConfig } from "../state/config.ts";
import type { PlannedProblem } from "../state/selection_types.ts";
import { isEligible, prunableStructures, pruningPlan } from "./pruning_plan.ts";

/**
 * Throws unless the groups have as many structures to give as the sparsity asks for: said before training, not after it.
 *
 * Source: docs/geta.md, section 4.6.
 *
 * @param problem Groups, sparsity and what groups keep.
 * @throws {SettingsError} If they have not; names the largest sparsity that can be reached.
 *
 * @example Every group keeps a tenth
 * ```ts
 * import { paperRules, requireReachable } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 50, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const config = { pruningPeriods: 1, maxRatio: 0.9 };
 * requireReachable({ groups: [group], config: { ...config, sparsity: 0.9 }, rules: paperRules });
 * assert.throws(
 *   () => requireReachable({ groups: [group], config: { ...config, sparsity: 0.95 }, rules: paperRules }),
 *   /Cannot use sparsity: it must be at most 0.9, .* maxRatio 0.9 .*: current value is 0.95/,
 * );
 * ```
 */
export function requireReachable({ groups, config, rules }: PlannedProblem): void {
  const { roundTo = defaultSettings.roundTo, maxRatio = defaultSettings.maxRatio } = config;
  const sizes = groups.filter((group) => isEligible(group, { roundTo })).map(({ size }) => size);
  const total = prunableStructures(groups);
  const available = sizes.reduce(
    (sum, size) => sum + size - minKept(size, { roundTo, maxRatio }),
    0,
  );
  const wanted = pruningPlan({ groups, config, rules }).reduce((sum, count) => sum + count, 0);
  if (wanted <= available) return;
  const reachable = Math.floor(1000 * available / total) / 1000;
  throw new SettingsError(
    `Cannot use sparsity: it must be at most ${reachable}, since with maxRatio ${maxRatio} and roundTo ${roundTo} only ${available} of ${total} structures may leave: current value is ${config.sparsity}`,
  );
}

/**
 * Throws if structures shall leave but none can: said before training, not after it.
 *
 * @param problem The problem.
 * @throws {SettingsError} If all groups are too small for `roundTo`, or the sparsity asks for less than one structure.
 *
 * @example Three of a thousand structures, of which there are ten
 * ```ts
 * import { paperRules, requireTarget } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 10, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const problem = (config: object) => ({
 *   groups: [group],
 *   config: { sparsity: 0.5, pruningPeriods: 1, ...config },
 *   rules: paperRules,
 * });
 * requireTarget(problem({}));
 * assert.throws(
 *   () => requireTarget(problem({ sparsity: 0.003 })),
 *   /Cannot use sparsity: it must be 0, or at least 0.1 to remove one of 10 structures: current value is 0.003/,
 * );
 * assert.throws(
 *   () => requireTarget(problem({ roundTo: 16 })),
 *   /Cannot use roundTo: it must be less than 10, the size of the largest group: current value is 16/,
 * );
 * ```
 */
export function requireTarget({ groups, config, rules }: PlannedProblem): void {
  const { sparsity, roundTo = defaultSettings.roundTo } = config;
  if (sparsity === 0) return;
  if (groups.some((group) => isEligible(group, config))) {
    const target = pruningPlan({ groups, config, rules }).reduce((sum, count) => sum + count, 0);
    if (target > 0) return;
    const total = prunableStructures(groups);
    const least = Math.ceil(1000 / total) / 1000;
    throw new SettingsError(
      `Cannot use sparsity: it must be 0, or at least ${least} to remove one of ${total} structures: current value is ${sparsity}`,
    );
  }
  const most = largest(groups.filter(({ prunable }) => prunable).map(({ size }) => size));
  throw new SettingsError(
    `Cannot use roundTo: it must be less than ${most}, the size of the largest group: current value is ${roundTo}`,
  );
}

/**
 * Throws if structures shall leave in no time: said before training, not at its end.
 *
 * A joint stage of 0 steps is right where nothing leaves.
 *
 * @param problem The problem.
 * @throws {SettingsError} If there is a target but no joint stage.
 *
 * @example
 * ```ts
 * import { paperRules, requireJointStage } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 10, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const problem = (sparsity: number) => ({
 *   groups: [group],
 *   config: { sparsity, jointSteps: 0, pruningPeriods: 2 },
 *   rules: paperRules,
 * });
 * requireJointStage(problem(0));
 * assert.throws(
 *   () => requireJointStage(problem(0.5)),
 *   /Cannot use jointSteps: it must be at least 2, since 5 structures shall leave: current value is 0/,
 * );
 * ```
 */
export function requireJointStage(
  { groups, config, rules }: PlannedProblem & {
    config: Pick<QassoConfig, "jointSteps" | "budget">;
  },
): void {
  const { jointSteps, pruningPeriods, budget } = config;
  if (jointSteps > 0) return;
  const count = pruningPlan({ groups, config, rules }).reduce((sum, one) => sum + one, 0);
  if (count === 0 && budget === undefined) return;
  const what = budget === undefined ? `${count} structures` : "structures";
  throw new SettingsError(
    `Cannot use jointSteps: it must be at least ${pruningPeriods}, since ${what} shall leave${
      budget === undefined ? "" : " until the budget is met"
    }: current value is ${jointSteps}`,
  );
}
