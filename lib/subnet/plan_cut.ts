import type { Graph } from "../graph/mod.ts";
import { classOf, labelGraph, type PruningGroup } from "../qadg/mod.ts";
import type { KeptPositions } from "./take_positions.ts";

/**
 * Works out which positions of which tensors stay when structures leave: parameters, constants and everything computed.
 *
 * The groups name the parameters; the atoms ({@linkcode labelGraph}) carry the decision to every other tensor of the graph.
 *
 * @param graph The graph that will be cut; activation quantizers may stand in it.
 * @param groups Pruning groups.
 * @param removed For each group, for each structure, whether it leaves; only prunable groups lose any.
 * @returns For each value of the graph, the positions that stay, axis by axis.
 * @throws {RangeError} If a group would be empty.
 */
export function planCut(
  graph: Graph,
  groups: readonly PruningGroup[],
  removed: readonly (readonly boolean[])[],
): KeptPositions[] {
  const { atoms, labels } = labelGraph(graph);
  const values = new Map(graph.leaves.map((leaf) => [leaf.name, leaf.value]));
  const gone = new Set<number>();
  groups.forEach(({ name, prunable, members, followers }, i) => {
    const leaves = removed[i]!;
    if (!prunable || !leaves.includes(true)) return;
    if (!leaves.includes(false)) {
      throw new RangeError(
        `Cannot build the subnet: group ${name} must keep at least one structure: current value is 0`,
      );
    }
    for (const { parameter, axis, structures } of [...members, ...followers]) {
      const label = labels[values.get(parameter)!]?.[axis];
      if (typeof label !== "object") continue;
      structures.forEach((structure, position) => {
        if (leaves[structure]) gone.add(classOf(atoms, label.atoms[position]!));
      });
    }
  });
  const stays = (atom: number) => !gone.has(classOf(atoms, atom));
  return labels.map((axes) =>
    axes.map((label) => {
      if (typeof label === "string" || label.atoms.every(stays)) return undefined;
      return Int32Array.from([...label.atoms.keys()].filter((i) => stays(label.atoms[i]!)));
    })
  );
}
