import type { Graph } from "../graph/mod.ts";
import { type ChannelPropagation, propagateChannels, structureLookup } from "../qadg/mod.ts";
import type { KeptPositions, PruningGroup } from "../structure/mod.ts";

/**
 * Works out which positions of which tensors remain when structures are removed: parameters, constants and everything computed.
 *
 * The groups name positions of parameters; the channel ids ({@linkcode propagateChannels}) carry the decision to every other
 * tensor of the graph.
 *
 * @param graph The graph that will be cut; activation quantizers may stand in it.
 * @param groups Pruning groups.
 * @param removed For each group, for each structure, whether it is removed; only prunable groups lose any.
 * @returns For each value of the graph, the positions that remain, axis by axis.
 * @throws {RangeError} If a group would be empty, or lacks positions that are coupled to its structures.
 */
export function keptPositions(
  graph: Graph,
  groups: readonly PruningGroup[],
  removed: readonly (readonly boolean[])[],
): KeptPositions[] {
  const isApproximate = groups.some(({ warning }) => warning !== undefined);
  const propagation = propagateChannels(graph, isApproximate ? "approximate" : "exact");
  const removal: Removal = {
    propagation,
    marked: markedPositions(propagation, groups, removed),
    structuresOf: structureLookup(propagation),
  };
  const removedRoots = removedStructures(removal);
  requireCoupled(removal, removedRoots);
  const remains = (id: number) => !removal.structuresOf(id).some((root) => removedRoots.has(root));
  return propagation.axes.map((axes) =>
    axes.map((channels) => {
      if (typeof channels === "string" || channels.ids.every(remains)) return undefined;
      return Int32Array.from([...channels.ids.keys()].filter((i) => remains(channels.ids[i]!)));
    })
  );
}

/** A removal while it is worked out. */
interface Removal {
  propagation: ChannelPropagation;
  /** The positions of parameter axes that the groups remove, by `value:axis`. */
  marked: Map<string, Set<number>>;
  /** Roots of the structures that a channel id belongs to; one is enough to remove it. */
  structuresOf: (id: number) => number[];
}

function markedPositions(
  { graph, axes }: ChannelPropagation,
  groups: readonly PruningGroup[],
  removed: readonly (readonly boolean[])[],
): Map<string, Set<number>> {
  const values = new Map(graph.leaves.map((leaf) => [leaf.name, leaf.value]));
  const marked = new Map<string, Set<number>>();
  groups.forEach(({ name, prunable, ownedSlices, dependentSlices }, i) => {
    const isRemoved = removed[i]!;
    if (!prunable || !isRemoved.includes(true)) return;
    if (!isRemoved.includes(false)) {
      throw new RangeError(
        `Cannot build the subnet: group ${name} must keep at least one structure: current value is 0`,
      );
    }
    for (const { parameter, axis, structures } of [...ownedSlices, ...dependentSlices]) {
      const value = values.get(parameter);
      if (value === undefined || typeof axes[value]?.[axis] !== "object") continue;
      const key = `${value}:${axis}`;
      const positions = marked.get(key) ?? new Set();
      structures.forEach((structure, position) => isRemoved[structure] && positions.add(position));
      marked.set(key, positions);
    }
  });
  return marked;
}

/** Roots of structures all of whose positions are marked: a head is removed with all of its channels, not with one of them. */
function removedStructures({ propagation, marked, structuresOf }: Removal): Set<number> {
  const removed = new Set<number>(), kept = new Set<number>();
  for (const { kind, value } of propagation.graph.leaves) {
    if (kind !== "variable") continue;
    propagation.axes[value]!.forEach((channels, axis) => {
      if (typeof channels === "string") return;
      const positions = marked.get(`${value}:${axis}`);
      channels.ids.forEach((id, position) => {
        const roots = positions?.has(position) ? removed : kept;
        for (const root of structuresOf(id)) roots.add(root);
      });
    });
  }
  return removed.difference(kept);
}

/** Throws if a position is marked that is not removed: then the group lacks positions that are coupled to it. */
function requireCoupled(
  { propagation, marked, structuresOf }: Removal,
  removed: Set<number>,
): void {
  for (const { name, value } of propagation.graph.leaves) {
    propagation.axes[value]!.forEach((channels, axis) => {
      if (typeof channels === "string") return;
      for (const position of marked.get(`${value}:${axis}`) ?? []) {
        if (structuresOf(channels.ids[position]!).some((root) => removed.has(root))) continue;
        throw new RangeError(
          "Cannot build the subnet: whatever is coupled to a structure must be in its group: " +
            `current value is ${name} axis ${axis} position ${position}, without the rest`,
        );
      }
    });
  }
}
