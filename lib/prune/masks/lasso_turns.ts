import { smallest } from "../../core/mod.ts";
import { type Graph, products } from "../../graph/mod.ts";
import { type StructureReader, structureReaders } from "../../importance/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";

/** One turn: a group is chosen from with all its readers, or one reader of it is fitted. */
export interface LassoTurn {
  /** Name of the group. */
  group: string;
  /** What reads it: all of them where it is chosen from, one where that is fitted. */
  readers: StructureReader[];
  /** Whether the reader is fitted. */
  fits: boolean;
}

/**
 * Turns in the order in which layers run: a layer is fitted before the group that begins with it is chosen from.
 *
 * @param graph The network.
 * @param groups The groups that are pruned.
 * @returns The turns.
 * @throws {TypeError} If a group is read by something else than plain convolutions and dense layers.
 */
export function lassoTurns(graph: Graph, groups: readonly PruningGroup[]): LassoTurn[] {
  const all = products(graph).toReversed(); // of a shared weight the first use counts
  const place = new Map(all.map(({ weight, node }) => [weight?.name, node.id]));
  const turns = groups.flatMap(({ name: group, ownedSlices, ...rest }) => {
    const readers = structureReaders(graph, { ...rest, name: group, ownedSlices });
    const begins = ownedSlices.flatMap(({ parameter }) => place.get(parameter) ?? []);
    return [
      { at: smallest(begins) + 0.5, turn: { group, readers, fits: false } },
      ...readers.map((reader) => ({
        at: place.get(reader.weight)!,
        turn: { group, readers: [reader], fits: true },
      })),
    ];
  });
  return turns.sort((a, b) => a.at - b.at).map(({ turn }) => turn);
}
