import type { Graph } from "../../graph/mod.ts";
import { classOf, freeClasses, labelGraph, type Labelling, mergeBranches } from "../../qadg/mod.ts";
import type { PruningGroup } from "../../structure/mod.ts";

/**
 * Which pruning groups the result of each operator carries: the channels of a convolution those of its filters, a concat
 * those of everything it joins, attention scores
 * those of the heads.
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
  // the merged graph has other numbers; its operators keep their attributes
  const original = new Map<unknown, number>();
  const marked = {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const attrs = { ...node.attrs };
      original.set(attrs, node.id);
      return { ...node, attrs };
    }),
  };
  const labelling = labelGraph(mergeBranches(marked).graph);
  const groupOf = groupsByClass(labelling, groups), parts = freeClasses(labelling);
  return new Map(labelling.graph.nodes.map(({ attrs, outputs }) => {
    const found = new Set<number>();
    for (const label of outputs.flatMap((value) => labelling.labels[value]!)) {
      if (typeof label === "string") continue;
      for (const atom of label.atoms) {
        for (const one of parts(classOf(labelling.atoms, atom))) {
          for (const group of groupOf.get(one) ?? []) found.add(group);
        }
      }
    }
    return [original.get(attrs)!, [...found].sort((a, b) => a - b)];
  }));
}

function groupsByClass(
  labelling: Labelling,
  groups: readonly PruningGroup[],
): Map<number, number[]> {
  const { graph, labels, atoms } = labelling;
  const values = new Map(graph.leaves.map(({ name, value }) => [name, value]));
  const parts = freeClasses(labelling);
  const groupOf = new Map<number, number[]>();
  groups.forEach(({ name, ownedSlices }, index) => {
    // a head belongs to a group of heads, not the dimensions, which occur in every head
    const structuresOf = new Map<number, Set<number>>();
    for (const { parameter, axis, structures } of ownedSlices) {
      const value = values.get(parameter);
      const label = value === undefined ? undefined : labels[value]![axis];
      if (label === undefined) {
        throw new TypeError(
          `Cannot colour the graph: every group must cut parameters of the graph: current value is group ${name}, ` +
            `which cuts ${parameter} along axis ${axis}`,
        );
      }
      if (typeof label === "string") continue;
      structures.forEach((structure, i) => {
        if (structure < 0) return;
        for (const one of parts(classOf(atoms, label.atoms[i]!))) {
          structuresOf.set(one, (structuresOf.get(one) ?? new Set()).add(structure));
        }
      });
    }
    for (const [one, structures] of structuresOf) {
      if (structures.size === 1) groupOf.set(one, [...groupOf.get(one) ?? [], index]);
    }
  });
  return groupOf;
}
