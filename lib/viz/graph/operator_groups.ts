import type { Graph } from "../../graph/mod.ts";
import {
  type ChannelPropagation,
  mergeBranches,
  propagateChannels,
  structureLookup,
} from "../../qadg/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";

/**
 * Which pruning groups have structures in the result of each operator: that of a convolution the group of its filters, that of a
 * concat the groups of all operands, attention scores the group of the heads.
 *
 * @param graph A traced model, with quantizers or without.
 * @param groups Its pruning groups.
 * @returns For each operator id the indices of groups, ascending; a quantizer's operators have none.
 * @throws {TypeError} If the groups are those of another graph.
 */
export function operatorGroups(
  graph: Graph,
  groups: readonly PruningGroup[],
): Map<number, number[]> {
  // merging numbers the operators anew but keeps their attribute objects, which identify them
  const original = new Map<unknown, number>();
  const marked = {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const attrs = { ...node.attrs };
      original.set(attrs, node.id);
      return { ...node, attrs };
    }),
  };
  const propagation = propagateChannels(mergeBranches(marked).graph);
  const groupsOf = groupsByRoot(propagation, groups), structuresOf = structureLookup(propagation);
  return new Map(propagation.graph.nodes.map(({ attrs, outputs }) => {
    const found = new Set<number>();
    for (const channels of outputs.flatMap((value) => propagation.axes[value]!)) {
      if (typeof channels === "string") continue;
      for (const id of channels.ids) {
        for (const root of structuresOf(id)) {
          for (const group of groupsOf.get(root) ?? []) found.add(group);
        }
      }
    }
    return [original.get(attrs)!, [...found].sort((a, b) => a - b)];
  }));
}

/** Root of each structure to the indices of the groups that own it. */
function groupsByRoot(
  propagation: ChannelPropagation,
  groups: readonly PruningGroup[],
): Map<number, number[]> {
  const { graph, axes } = propagation;
  const values = new Map(graph.leaves.map(({ name, value }) => [name, value]));
  const structuresOf = structureLookup(propagation);
  const groupsOf = new Map<number, number[]>();
  groups.forEach(({ name, ownedSlices }, index) => {
    // heads belong to a group of heads; dimensions, which occur in every head, do not
    const indicesOf = new Map<number, Set<number>>();
    for (const { parameter, axis, structures } of ownedSlices) {
      const value = values.get(parameter);
      const channels = value === undefined ? undefined : axes[value]![axis];
      if (channels === undefined) {
        throw new TypeError(
          `Cannot colour the graph: every group must cut parameters of the graph: current value is group ${name}, ` +
            `which cuts ${parameter} along axis ${axis}`,
        );
      }
      if (typeof channels === "string") continue;
      structures.forEach((structure, i) => {
        if (structure < 0) return;
        for (const root of structuresOf(channels.ids[i]!)) {
          indicesOf.set(root, (indicesOf.get(root) ?? new Set()).add(structure));
        }
      });
    }
    for (const [root, structures] of indicesOf) {
      if (structures.size === 1) groupsOf.set(root, [...groupsOf.get(root) ?? [], index]);
    }
  });
  return groupsOf;
}
