import { defaultSettings, SettingsError } from "../../settings/mod.ts";
import { isEligible, type PlannedProblem, pruningPlan } from "./pruning_plan.ts";

/** What a group has to keep. */
export interface KeptOptions {
  /** The number of structures a group keeps is a multiple of this. Default 1. */
  roundTo?: number;
  /** Largest share of a group's structures that may leave. Default 1. */
  maxRatio?: number;
}

/**
 * How many structures a group keeps at least. Without such a floor the global ranking may leave one of 128 filters, through
 * which nothing passes.
 *
 * ```text
 * kept >= roundTo ceil(max(roundTo, size - floor(maxRatio size)) / roundTo)
 * ```
 *
 * Source: docs/geta.md, section 4.6.
 *
 * @param size Number of structures in the group.
 * @param options Block size and largest share.
 * @returns The count; the size if nothing may leave.
 *
 * @example A tenth of 128 structures, in blocks of 8
 * ```ts
 * import { minKept } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.equal(minKept(128, { maxRatio: 0.9 }), 13);
 * assert.equal(minKept(128, { maxRatio: 0.9, roundTo: 8 }), 16);
 * assert.equal(minKept(128, {}), 1);
 * ```
 */
export function minKept(size: number, { roundTo = 1, maxRatio = 1 }: KeptOptions): number {
  // 0.9 times 10 is 9, not 8.999…
  const leaving = Math.floor(Number((maxRatio * size).toPrecision(12)));
  const blocks = Math.ceil(Math.max(roundTo, size - leaving) / roundTo);
  return Math.min(size, roundTo * blocks);
}

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
