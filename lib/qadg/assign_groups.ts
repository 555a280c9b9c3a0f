import { addAtoms, classOf, joinAtoms, noAtoms } from "./atoms.ts";
import type { ParameterClasses } from "./collect_classes.ts";

/**
 * Decides which structures form a group: those that share the output axis of a convolution or matrix product; structures
 * without one share any parameter that owns them.
 *
 * So the two branches of a concat stay two groups although the batch norm behind it holds both, and the channels of a residual
 * stream are one group although several convolutions write to it. Structures of one kernel that go different ways (its axis is
 * split in pieces, or is heads times dimensions) are groups of their own, so that none of the ways can be emptied.
 *
 * @param axes All variable axes.
 * @param families Classes to the pieces they belong to, if to any ({@linkcode familiesByClass}).
 * @returns For each class that a member owns, the number of its group (not consecutive).
 */
export function assignGroups(
  axes: readonly ParameterClasses[],
  families: ReadonlyMap<number, readonly number[]> = new Map(),
): Map<number, number> {
  const position = new Map<number, number>();
  const members = axes.filter(({ isMember }) => isMember);
  for (const { classes } of members) {
    for (const one of classes) if (one >= 0 && !position.has(one)) position.set(one, position.size);
  }
  const sets = noAtoms();
  addAtoms(sets, position.size);
  const join = (classes: number[]) => {
    const places = classes.flatMap((one) => position.get(one) ?? []);
    joinAtoms(sets, places.slice(1), places.slice(0, -1));
  };
  const withStem = new Set<number>();
  for (const { classes, isStem } of members) {
    if (!isStem) continue;
    // classes that share a family, and those without any
    const together = new Map<number, number[]>();
    for (const one of new Set(classes)) {
      withStem.add(one);
      for (const family of families.get(one) ?? [-1]) {
        together.set(family, [...together.get(family) ?? [], one]);
      }
    }
    together.forEach(join);
  }
  for (const { classes } of members) join(classes.filter((one) => !withStem.has(one)));
  return new Map([...position].map(([one, place]) => [one, classOf(sets, place)]));
}
