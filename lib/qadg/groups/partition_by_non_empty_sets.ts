import type { ChannelPropagation } from "../propagate/channel_propagation.ts";
import { structureLookup } from "../propagate/resolve_factored_axes.ts";

/**
 * Divides the structures of a network into parts such that two structures are in the same part if and only if they are in the
 * same non-empty sets.
 *
 * A non-empty set is a part of an axis that must not be removed as a whole: a piece of a split, a factor of an axis, every axis of
 * a parameter. If the structures of a group are all in one part, a group that keeps one structure empties no such set.
 *
 * ```text
 * structures a b c d e f, non-empty sets {a, b, c, d} and {c, d, e}:   parts {a, b}, {c, d}, {e}, {f}
 * ```
 *
 * @param propagation The result of {@linkcode propagateChannels}.
 * @returns Root of each structure that is in a non-empty set, to the number of its part.
 */
export function partitionByNonEmptySets(propagation: ChannelPropagation): Map<number, number> {
  const { graph, axes, nonEmptySets } = propagation;
  const structuresOf = structureLookup(propagation);
  const leafAxes = graph.leaves.flatMap(({ value }) => axes[value]!)
    .filter((channels) => typeof channels !== "string").map(({ ids }) => ids);
  const partOf = new Map<number, number>();
  let count = 0;
  // each set divides every part into what is inside of the set and what is outside
  for (const ids of [...nonEmptySets, ...leafAxes]) {
    const structures = new Set(Array.from(ids, structuresOf).flat());
    const insideOf = new Map<number, number>();
    for (const structure of structures) {
      const part = partOf.get(structure) ?? -1;
      if (!insideOf.has(part)) insideOf.set(part, count++);
      partOf.set(structure, insideOf.get(part)!);
    }
  }
  return partOf;
}
