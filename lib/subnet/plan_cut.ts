import type { Graph } from "../graph/mod.ts";
import { classOf, freeClasses, labelGraph, type Labelling } from "../qadg/mod.ts";
import type { KeptPositions, PruningGroup } from "../structure/mod.ts";

/**
 * Works out which positions of which tensors stay when structures leave: parameters, constants and everything computed.
 *
 * The groups name the parameters; the atoms ({@linkcode labelGraph}) carry the decision to every other tensor of the graph.
 *
 * @param graph The graph that will be cut; activation quantizers may stand in it.
 * @param groups Pruning groups.
 * @param removed For each group, for each structure, whether it leaves; only prunable groups lose any.
 * @returns For each value of the graph, the positions that stay, axis by axis.
 * @throws {RangeError} If a group would be empty, or does not hold all that its structures take along.
 */
export function planCut(
  graph: Graph,
  groups: readonly PruningGroup[],
  removed: readonly (readonly boolean[])[],
): KeptPositions[] {
  const isApproximate = groups.some(({ warning }) => warning !== undefined);
  const labelling = labelGraph(graph, isApproximate ? "approximate" : "exact");
  const { atoms, labels } = labelling;
  const marks = markedPositions(labelling, groups, removed);
  const gone = goneClasses(labelling, marks);
  const parts = freeClasses(labelling);
  checkMarks(labelling, marks, gone);
  const stays = (atom: number) => !parts(classOf(atoms, atom)).some((one) => gone.has(one));
  return labels.map((axes) =>
    axes.map((label) => {
      if (typeof label === "string" || label.atoms.every(stays)) return undefined;
      return Int32Array.from([...label.atoms.keys()].filter((i) => stays(label.atoms[i]!)));
    })
  );
}

/** The positions of parameter axes that the groups remove, as `value:axis` to positions. */
function markedPositions(
  { graph, labels }: Labelling,
  groups: readonly PruningGroup[],
  removed: readonly (readonly boolean[])[],
): Map<string, Set<number>> {
  const values = new Map(graph.leaves.map((leaf) => [leaf.name, leaf.value]));
  const marks = new Map<string, Set<number>>();
  groups.forEach(({ name, prunable, ownedSlices, dependentSlices }, i) => {
    const leaves = removed[i]!;
    if (!prunable || !leaves.includes(true)) return;
    if (!leaves.includes(false)) {
      throw new RangeError(
        `Cannot build the subnet: group ${name} must keep at least one structure: current value is 0`,
      );
    }
    for (const { parameter, axis, structures } of [...ownedSlices, ...dependentSlices]) {
      const value = values.get(parameter);
      if (value === undefined || typeof labels[value]?.[axis] !== "object") continue;
      const key = `${value}:${axis}`;
      const positions = marks.get(key) ?? new Set();
      structures.forEach((structure, position) => leaves[structure] && positions.add(position));
      marks.set(key, positions);
    }
  });
  return marks;
}

/** The classes all of whose positions are marked: a head leaves with all of its channels, not with one of them. */
function goneClasses(labelling: Labelling, marks: Map<string, Set<number>>): Set<number> {
  const parts = freeClasses(labelling);
  const gone = new Set<number>(), staying = new Set<number>();
  for (const { kind, value } of labelling.graph.leaves) {
    if (kind !== "variable") continue;
    labelling.labels[value]!.forEach((label, axis) => {
      if (typeof label === "string") return;
      const marked = marks.get(`${value}:${axis}`);
      label.atoms.forEach((atom, position) => {
        const target = marked?.has(position) ? gone : staying;
        for (const one of parts(classOf(labelling.atoms, atom))) target.add(one);
      });
    });
  }
  return gone.difference(staying);
}

/** A position is marked that does not leave: the group has not got all that belongs to its structure. */
function checkMarks(labelling: Labelling, marks: Map<string, Set<number>>, gone: Set<number>) {
  const parts = freeClasses(labelling);
  for (const { name, value } of labelling.graph.leaves) {
    labelling.labels[value]!.forEach((label, axis) => {
      if (typeof label === "string") return;
      for (const position of marks.get(`${value}:${axis}`) ?? []) {
        const classes = parts(classOf(labelling.atoms, label.atoms[position]!));
        if (classes.some((one) => gone.has(one))) continue;
        throw new RangeError(
          "Cannot build the subnet: whatever is tied to a structure must be in its group: " +
            `current value is ${name} axis ${axis} position ${position}, without the rest`,
        );
      }
    });
  }
}
