import type { GraphNode } from "../../graph/mod.ts";
import type { ChannelPropagation, UnzeroedHeads } from "../propagate/channel_propagation.ts";
import { addElements, join } from "../propagate/disjoint_sets.ts";
import { placeOf } from "../propagate/operands.ts";

/**
 * Positions that are copies of others, as heads of keys that several heads of queries read: a copy is removed with its source, or by
 * itself. Then it is not zero, and what reads it must be.
 *
 * ```text
 * copies of a, a, a, b, b:   three of a, of which one remains if a does, and two of b
 * ```
 *
 * @param propagation State of the analysis; it gets factored axes.
 * @param node The operator that copies.
 * @param ids Channel ids of the copies.
 * @param sources Channel ids of what they are copies of.
 * @returns The copies that can be removed by themselves; those of a source with one copy are coupled to it.
 */
export function copyPositions(
  propagation: ChannelPropagation,
  node: GraphNode,
  ids: Int32Array,
  sources: readonly number[],
): UnzeroedHeads[] {
  const where = placeOf(node);
  return [...Map.groupBy(sources.keys(), (i) => sources[i]!)].flatMap(([source, places]) => {
    const copies = Int32Array.from(places, (i) => ids[i]!);
    if (copies.length === 1) {
      join(propagation.coupled, copies, [source]);
      return [];
    }
    const own = addElements(propagation.coupled, copies.length);
    for (const id of own) propagation.copies.add(id);
    propagation.factoredAxes.push({ ids: copies, outer: Int32Array.of(source), inner: own, where });
    propagation.nonEmptySets.push(own);
    return [{ ids: own, reason: `${where} copies what stays for others` }];
  });
}
