import { addElements, find, join, noSets } from "../propagate/disjoint_sets.ts";
import type { ParameterStructures } from "./collect_structures.ts";

/**
 * Decides which structures form a group: those of one producer, the output axis of a convolution or matrix product; structures
 * without a producer are in one group if a parameter owns both.
 *
 * So the two branches of a concat remain two groups although the batch norm behind it owns both, and the channels of a residual
 * stream are one group although several convolutions write to it. Structures of one kernel that are used in different ways (its
 * axis is split into pieces, or is heads times dimensions) are groups of their own: only structures in the same part of the
 * partition by non-empty sets share a group. Since every group keeps a structure, no such set becomes empty.
 *
 * @param axes All parameter axes.
 * @param partition Part of each structure ({@linkcode partitionByNonEmptySets}); one part for all if absent.
 * @returns Group of each owned structure, as a number (not consecutive).
 */
export function assignGroups(
  axes: readonly ParameterStructures[],
  partition: ReadonlyMap<number, number> = new Map(),
): Map<number, number> {
  const owned = axes.filter(({ isOwned }) => isOwned);
  // structures are roots of coupled sets, with gaps between them: number the owned ones consecutively
  const indexOf = new Map<number, number>();
  for (const { structures } of owned) {
    for (const structure of structures) {
      if (structure >= 0 && !indexOf.has(structure)) indexOf.set(structure, indexOf.size);
    }
  }
  const groups = noSets();
  addElements(groups, indexOf.size);
  const group = (structures: number[]) => {
    const indices = structures.flatMap((structure) => indexOf.get(structure) ?? []);
    join(groups, indices.slice(1), indices.slice(0, -1));
  };
  const groupWithinParts = (structures: number[]) =>
    Map.groupBy(new Set(structures), (structure) => partition.get(structure)).forEach(group);
  // first by producer, then what has none by any owner
  const produced = new Set(
    owned.flatMap(({ isProducer, structures }) => isProducer ? structures : []),
  );
  for (const { structures, isProducer } of owned) if (isProducer) groupWithinParts(structures);
  for (const { structures } of owned) {
    groupWithinParts(structures.filter((structure) => !produced.has(structure)));
  }
  return new Map([...indexOf].map(([structure, index]) => [structure, find(groups, index)]));
}
