import { minKept } from "../../mask/mod.ts";
import { defaultSettings, SettingsError } from "../../settings/mod.ts";
import { isEligible, type PlannedProblem, pruningPlan } from "./pruning_plan.ts";

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
 * import { requireReachable } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 50, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const config = { pruningPeriods: 1, maxRatio: 0.9 };
 * requireReachable({ groups: [group], config: { ...config, sparsity: 0.9 } });
 * assert.throws(
 *   () => requireReachable({ groups: [group], config: { ...config, sparsity: 0.95 } }),
 *   /Cannot use sparsity: it must be at most 0.9, .* maxRatio 0.9 .*: current value is 0.95/,
 * );
 * ```
 */
export function requireReachable({ groups, config }: PlannedProblem): void {
  const { roundTo = defaultSettings.roundTo, maxRatio = defaultSettings.maxRatio } = config;
  const sizes = groups.filter((group) => isEligible(group, { roundTo })).map(({ size }) => size);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const available = sizes.reduce(
    (sum, size) => sum + size - minKept(size, { roundTo, maxRatio }),
    0,
  );
  const wanted = pruningPlan({ groups, config }).reduce((sum, count) => sum + count, 0);
  if (wanted <= available) return;
  const reachable = Math.floor(1000 * available / total) / 1000;
  throw new SettingsError(
    `Cannot use sparsity: it must be at most ${reachable}, since with maxRatio ${maxRatio} and roundTo ${roundTo} only ${available} of ${total} structures may leave: current value is ${config.sparsity}`,
  );
}
