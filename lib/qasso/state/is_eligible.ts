import type { PruningGroup } from "../../structure/mod.ts";

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
