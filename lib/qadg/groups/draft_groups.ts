import { assignGroups } from "./assign_groups.ts";
import type { ParameterClasses } from "./collect_classes.ts";

/** A pruning group in terms of classes. */
export interface GroupDraft {
  /** Class of each structure, to the structure's index. */
  structures: Map<number, number>;
  /** Parameter axes that own some of the structures. */
  ownedSlices: ParameterClasses[];
  /** Parameter axes that read some of them. */
  dependentSlices: ParameterClasses[];
  /** Why the first structure, and so every one of this group, must stay. */
  reason: string | undefined;
}

/**
 * Sorts classes into groups, and puts those that must stay into groups of their own.
 *
 * @param axes All variable axes.
 * @param reasons Why a class must stay; classes not in it may go.
 * @param kinds Classes to the kind of their families ({@linkcode familyKinds}).
 * @returns The groups in order of their first member; structures are numbered along it.
 */
export function draftGroups(
  axes: readonly ParameterClasses[],
  reasons: ReadonlyMap<number, string>,
  kinds: ReadonlyMap<number, number> = new Map(),
): GroupDraft[] {
  const groupOf = assignGroups(axes, kinds);
  const drafts = new Map<string, GroupDraft>();
  const draftOf = new Map<number, GroupDraft>();
  for (const axis of axes) {
    if (!axis.isOwned) continue;
    for (const one of axis.classes) {
      if (one < 0) continue;
      const reason = reasons.get(one);
      const key = `${groupOf.get(one)}${reason === undefined ? "" : " fixed"}`;
      let draft = drafts.get(key);
      if (!draft) {
        drafts.set(
          key,
          draft = { structures: new Map(), ownedSlices: [], dependentSlices: [], reason },
        );
      }
      if (!draft.structures.has(one)) draft.structures.set(one, draft.structures.size);
      if (draft.ownedSlices.at(-1) !== axis) draft.ownedSlices.push(axis);
      draftOf.set(one, draft);
    }
  }
  for (const axis of axes) {
    if (axis.isOwned) continue;
    for (const one of axis.classes) {
      const draft = draftOf.get(one);
      if (draft && draft.dependentSlices.at(-1) !== axis) draft.dependentSlices.push(axis);
    }
  }
  return [...drafts.values()];
}
