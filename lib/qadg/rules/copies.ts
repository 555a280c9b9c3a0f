/**
 * Copies of positions, each of which can be removed by itself.
 *
 * @module
 */
import type { GraphNode, ValueId } from "../../graph/mod.ts";
import type {
  AxisChannels,
  ChannelPropagation,
  TrackedAxis,
  UnzeroedHeads,
} from "../propagate/channel_propagation.ts";
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
    const { ids: own, reason } = newCopies(propagation, node, copies.length);
    propagation.factoredAxes.push({ ids: copies, outer: Int32Array.of(source), inner: own, where });
    return [{ ids: own, reason }];
  });
}

/**
 * A whole axis several times, copy behind copy: a position is removed with its source or with its copy.
 *
 * ```text
 * a b a b a b:   three copies of two
 * ```
 *
 * @param propagation State of the analysis; it gets a factored axis.
 * @param node The operator that copies.
 * @param source The axis, and its length.
 * @param times How many copies.
 * @returns The axis of all copies.
 */
export function copyAxis(
  propagation: ChannelPropagation,
  node: GraphNode,
  { channels, length }: { channels: AxisChannels; length: number },
  times: number,
): TrackedAxis {
  const copies = newCopies(propagation, node, times);
  if (typeof channels === "string") {
    const ids = Int32Array.from(
      { length: times * length },
      (_, i) => copies.ids[Math.floor(i / length)]!,
    );
    return { ids, zeroing: [], unzeroed: [copies] };
  }
  const ids = addElements(propagation.coupled, times * length);
  const outer = copies.ids, inner = channels.ids;
  propagation.factoredAxes.push({ ids, outer, inner, where: placeOf(node) });
  const { zeroing, unzeroed = [] } = channels;
  return typeof zeroing === "string"
    ? { ids, zeroing }
    : { ids, zeroing, unzeroed: [...unzeroed, copies] };
}

/**
 * Operands that stand several times in a row of operands.
 *
 * @param propagation State of the analysis; it gets factored axes.
 * @param node The operator that has them side by side.
 * @param values The operands.
 * @param sourceOf The axis of an operand, and its length.
 * @returns For each operand its copy of the axis; undefined for one that stands there once.
 */
export function copyOperands(
  propagation: ChannelPropagation,
  node: GraphNode,
  values: readonly ValueId[],
  sourceOf: (i: number) => { channels: AxisChannels; length: number },
): (TrackedAxis | undefined)[] {
  const copies: (TrackedAxis | undefined)[] = values.map(() => undefined);
  for (const places of Map.groupBy(values.keys(), (i) => values[i]!).values()) {
    if (places.length === 1) continue;
    const source = sourceOf(places[0]!), { length } = source;
    const all = copyAxis(propagation, node, source, places.length);
    places.forEach((place, copy) => {
      copies[place] = { ...all, ids: all.ids.subarray(copy * length, (copy + 1) * length) };
    });
  }
  return copies;
}

function newCopies(
  propagation: ChannelPropagation,
  node: GraphNode,
  count: number,
): UnzeroedHeads {
  const ids = addElements(propagation.coupled, count);
  for (const id of ids) propagation.copies.add(id);
  propagation.nonEmptySets.push(ids);
  return { ids, reason: `${placeOf(node)} copies what stays for others` };
}
