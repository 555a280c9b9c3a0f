import { classOf } from "../propagate/atoms.ts";
import type { Labelling } from "../propagate/labelling.ts";
import { freeClasses } from "../propagate/settle_grids.ts";

/**
 * Which classes belong to the same families. A family is part of an axis that must not leave as a whole: a piece of a split, the
 * rows or the columns of a grid, every axis of a parameter. Structures of one group must be of one kind, so that a group of which
 * one structure stays empties no family.
 *
 * @param labelling A labelled graph.
 * @returns Class to the number of its kind; two classes have the same number if and only if they belong to the same families.
 */
export function familyKinds(labelling: Labelling): Map<number, number> {
  const { graph, atoms, labels, families } = labelling;
  const parts = freeClasses(labelling);
  const axes = graph.leaves.flatMap(({ value }) => labels[value]!)
    .filter((label) => typeof label !== "string").map((label) => label.atoms);
  const kinds = new Map<number, number>();
  let count = 0;
  // each family parts the classes of a kind into those inside and those outside of it
  for (const family of [...families, ...axes]) {
    const inside = new Map<number, number>();
    for (const one of new Set(Array.from(family, (atom) => parts(classOf(atoms, atom))).flat())) {
      const kind = kinds.get(one) ?? -1;
      if (!inside.has(kind)) inside.set(kind, count++);
      kinds.set(one, inside.get(kind)!);
    }
  }
  return kinds;
}
