import { addAtoms, classOf, joinAtoms, noAtoms } from "../propagate/atoms.ts";
import type { ParameterClasses } from "./collect_classes.ts";

/**
 * Decides which structures form a group: those that share the output axis of a convolution or matrix product; structures
 * without one share any parameter that owns them.
 *
 * So the two branches of a concat stay two groups although the batch norm behind it holds both, and the channels of a residual
 * stream are one group although several convolutions write to it. Structures of one kernel that go different ways (its axis is
 * split in pieces, or is heads times dimensions) are groups of their own, so that none of the ways can be emptied: structures of one
 * group belong to the same families.
 *
 * @param axes All variable axes.
 * @param kinds Classes to the kind of their families ({@linkcode familyKinds}).
 * @returns For each class that a member owns, the number of its group (not consecutive).
 */
export function assignGroups(
  axes: readonly ParameterClasses[],
  kinds: ReadonlyMap<number, number> = new Map(),
): Map<number, number> {
  const position = new Map<number, number>();
  const ownedSlices = axes.filter(({ isOwned }) => isOwned);
  for (const { classes } of ownedSlices) {
    for (const one of classes) if (one >= 0 && !position.has(one)) position.set(one, position.size);
  }
  const sets = noAtoms();
  addAtoms(sets, position.size);
  const join = (classes: number[]) => {
    const places = classes.flatMap((one) => position.get(one) ?? []);
    joinAtoms(sets, places.slice(1), places.slice(0, -1));
  };
  // of every family a whole group is part, so that one of its structures always stays
  const joinAlike = (classes: number[]) => {
    const alike = Map.groupBy(new Set(classes), (one) => kinds.get(one));
    alike.forEach(join);
  };
  const withStem = new Set<number>();
  for (const { classes, isStem } of ownedSlices) {
    if (!isStem) continue;
    for (const one of classes) withStem.add(one);
    joinAlike(classes);
  }
  for (const { classes } of ownedSlices) joinAlike(classes.filter((one) => !withStem.has(one)));
  return new Map([...position].map(([one, place]) => [one, classOf(sets, place)]));
}
