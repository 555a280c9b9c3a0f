import type { Graph } from "../../graph/mod.ts";
import {
  classOf,
  labelGraph,
  type Labelling,
  mergeBranches,
  type PruningGroup,
} from "../../qadg/mod.ts";

/**
 * Which pruning groups the result of each operator carries: the channels of a convolution those of its filters, a concat
 * those of everything it joins, attention scores none.
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
  const groupOf = groupsByClass(labelling, groups);
  return new Map(labelling.graph.nodes.map(({ attrs, outputs }) => {
    const found = new Set<number>();
    for (const label of outputs.flatMap((value) => labelling.labels[value]!)) {
      if (typeof label === "string") continue;
      for (const atom of label.atoms) {
        const group = groupOf.get(classOf(labelling.atoms, atom));
        if (group !== undefined) found.add(group);
      }
    }
    return [original.get(attrs)!, [...found].sort((a, b) => a - b)];
  }));
}

function groupsByClass(
  { graph, labels, atoms }: Labelling,
  groups: readonly PruningGroup[],
): Map<number, number> {
  const values = new Map(graph.leaves.map(({ name, value }) => [name, value]));
  const groupOf = new Map<number, number>();
  groups.forEach(({ name, members }, index) => {
    for (const { parameter, axis, structures } of members) {
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
        if (structure >= 0) groupOf.set(classOf(atoms, label.atoms[i]!), index);
      });
    }
  });
  return groupOf;
}
