/**
 * How many structures have to go, and from which groups.
 *
 * @module
 */
import type { PruningGroup } from "../../structure/mod.ts";
import type { PlannedProblem, PruningTarget } from "../state/selection_types.ts";

/**
 * Whether a group takes part in pruning: its structures may be removed, and it has more of them than it must keep.
 *
 * Source: docs/geta.md, section 3.3, step 9 (Qu et al., arXiv:2502.16638).
 *
 * @param group The group.
 * @param options The number of structures a group keeps is a multiple of `roundTo` (default 1).
 * @returns True if structures of the group may be selected.
 *
 * @example A group of one structure would vanish
 * ```ts
 * import { isEligible } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 1, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * assert.equal(isEligible(group, {}), false);
 * assert.equal(isEligible({ ...group, size: 8 }, { roundTo: 4 }), true);
 * ```
 */
export function isEligible(
  { prunable, size }: PruningGroup,
  { roundTo = 1 }: { roundTo?: number },
): boolean {
  return prunable && size > roundTo;
}

/**
 * The structures of which a share shall leave: also those of groups that are too small for a block, so that the shortfall is said.
 *
 * @param groups The groups.
 * @returns Their number.
 *
 * @example
 * ```ts
 * import { prunableStructures } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 8, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * assert.equal(prunableStructures([group, { ...group, prunable: false }, { ...group, size: 1 }]), 8);
 * ```
 */
export function prunableStructures(groups: readonly PruningGroup[]): number {
  return groups.reduce((sum, group) => sum + (isEligible(group, {}) ? group.size : 0), 0);
}

/**
 * How many structures each pruning period has to make redundant; together K.
 *
 * ```text
 * K = floor(total min(sparsity, 0.999)),  K div P in each period, the last one takes the remainder too
 * ```
 *
 * Source: docs/geta.md, section 4.1 (Qu et al., arXiv:2502.16638).
 *
 * @param total Number of structures in all prunable groups.
 * @param target Sparsity and number of periods.
 * @returns P counts.
 *
 * @example
 * ```ts
 * import { structuresPerPeriod } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(structuresPerPeriod(23, { sparsity: 0.5, periods: 5 }), [2, 2, 2, 2, 3]);
 * ```
 */
export function structuresPerPeriod(total: number, { sparsity, periods }: PruningTarget): number[] {
  const target = Math.floor(total * Math.min(sparsity, 0.999));
  const share = Math.floor(target / periods);
  const counts = new Array<number>(periods).fill(share);
  counts[periods - 1] = target - share * (periods - 1);
  return counts;
}

/**
 * How many structures each pruning period of a problem has to select.
 *
 * Source: docs/geta.md, section 4.1 (Qu et al., arXiv:2502.16638).
 *
 * @param problem The problem.
 * @returns One count per pruning period; their sum is K.
 *
 * @example
 * ```ts
 * import { paperRules, pruningPlan } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const group = { name: "fc", size: 10, ownedSlices: [], dependentSlices: [], layers: [], prunable: true };
 * const plan = pruningPlan({
 *   groups: [group, { ...group, prunable: false }],
 *   config: { sparsity: 0.5, pruningPeriods: 2 },
 *   rules: paperRules,
 * });
 * assert.deepEqual(plan, [2, 3]);
 * ```
 */
export function pruningPlan({ groups, config, rules }: PlannedProblem): number[] {
  return rules.counts(prunableStructures(groups), {
    sparsity: config.sparsity,
    periods: config.pruningPeriods,
  });
}
