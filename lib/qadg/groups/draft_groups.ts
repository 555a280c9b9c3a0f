import { assignGroups } from "./assign_groups.ts";
import type { ParameterStructures } from "./collect_structures.ts";

/** A pruning group whose structures are still named by their roots. */
export interface GroupDraft {
  /** Root of each structure, to the structure's index in the group. */
  structures: Map<number, number>;
  /** Parameter axes that own some of the structures. */
  ownedSlices: ParameterStructures[];
  /** Parameter axes that read some of them. */
  dependentSlices: ParameterStructures[];
  /** Why the first structure, and so every one of this group, is protected; undefined if they may be removed. */
  reason: string | undefined;
}

/**
 * Sorts structures into groups, and puts those that are protected into groups of their own.
 *
 * @param axes All parameter axes.
 * @param reasons Why a structure is protected; structures not in it may be removed.
 * @param partition Part of each structure ({@linkcode partitionByNonEmptySets}).
 * @returns The groups in order of their first owner; structures are numbered along it.
 */
export function draftGroups(
  axes: readonly ParameterStructures[],
  reasons: ReadonlyMap<number, string>,
  partition: ReadonlyMap<number, number> = new Map(),
): GroupDraft[] {
  const groupOf = assignGroups(axes, partition);
  const drafts = new Map<string, GroupDraft>();
  const draftOf = new Map<number, GroupDraft>();
  // owners make the groups
  for (const axis of axes) {
    if (!axis.isOwned) continue;
    for (const structure of axis.structures) {
      if (structure < 0) continue;
      const reason = reasons.get(structure);
      const key = `${groupOf.get(structure)}${reason === undefined ? "" : " protected"}`;
      const draft: GroupDraft = drafts.get(key) ??
        { structures: new Map(), ownedSlices: [], dependentSlices: [], reason };
      drafts.set(key, draft);
      if (!draft.structures.has(structure)) {
        draft.structures.set(structure, draft.structures.size);
      }
      if (draft.ownedSlices.at(-1) !== axis) draft.ownedSlices.push(axis);
      draftOf.set(structure, draft);
    }
  }
  // readers join them
  for (const axis of axes) {
    if (axis.isOwned) continue;
    for (const structure of axis.structures) {
      const draft = draftOf.get(structure);
      if (draft && draft.dependentSlices.at(-1) !== axis) draft.dependentSlices.push(axis);
    }
  }
  return [...drafts.values()];
}
