import { largest } from "../../core/mod.ts";
import type { ChannelPropagation } from "../propagate/channel_propagation.ts";
import { structureLookup } from "../propagate/resolve_factored_axes.ts";

/**
 * One axis of one parameter and the structure at each of its positions. A structure of the whole network is named by the root of
 * its coupled channel ids; inside a group structures are numbered 0, 1, ….
 */
export interface ParameterStructures {
  /** Name of the parameter. */
  parameter: string;
  /** Axis. */
  axis: number;
  /** For each position of the axis, the root of its structure, or -1 ({@linkcode collectStructures}). */
  structures: number[];
  /** Whether the parameter owns the structures (zeroed, then cut) rather than only reading them (cut). */
  isOwned: boolean;
  /** Whether the axis is a producer, the output axis of a convolution or matrix product. */
  isProducer: boolean;
  /** Whether the parameter owns the structures because it reads them, and what it reads is not zero. */
  isRead?: boolean;
  /** Whether the parameter, which only reads the structures, is set to zero with them. */
  isReset?: boolean;
}

/**
 * The structures along all axes of all parameters.
 *
 * A factored axis (channels that are heads times dimensions) is listed once for each factor: with the structures of the outer one,
 * then with those of the inner one; a position with fewer factors than others has -1 there.
 *
 * @param propagation The result of {@linkcode propagateChannels}.
 * @returns One entry per parameter axis and factor, in the order in which the graph reads the parameters.
 */
export function collectStructures(propagation: ChannelPropagation): ParameterStructures[] {
  const { graph, axes, ownedSlices, producers, readHeads, resets } = propagation;
  const structuresOf = structureLookup(propagation);
  return graph.leaves.flatMap((leaf, index) => {
    if (leaf.kind !== "variable") return [];
    return axes[leaf.value]!.flatMap((channels, axis) => {
      if (typeof channels === "string") return [];
      const found = Array.from(channels.ids, structuresOf);
      const depth = largest(found.map(({ length }) => length));
      const key = `${index}:${axis}`, isOwned = ownedSlices.has(key);
      const read = new Set([...readHeads.get(key) ?? []].flatMap(structuresOf));
      return Array.from({ length: depth }, (_, i) => ({
        parameter: leaf.name,
        axis,
        structures: found.map((roots) => roots[i] ?? -1),
        isOwned,
        isProducer: producers.has(key),
        isReset: resets.has(key),
      })).flatMap((one) => isOwned || read.size === 0 ? one : divided(one, read));
    });
  });
}

/** The structures that a reader owns and those that it only reads, apart. */
function divided(axis: ParameterStructures, read: ReadonlySet<number>): ParameterStructures[] {
  const { structures } = axis;
  const owned = structures.map((root) => read.has(root) ? root : -1);
  const others = structures.map((root) => read.has(root) ? -1 : root);
  return [
    { ...axis, structures: owned, isOwned: true, isRead: true },
    { ...axis, structures: others },
  ].filter((one) => one.structures.some((root) => root >= 0));
}
