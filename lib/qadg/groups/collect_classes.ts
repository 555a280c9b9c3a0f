import { classOf } from "../propagate/atoms.ts";
import type { Labelling } from "../propagate/labelling.ts";
import { freeClasses } from "../propagate/settle_grids.ts";

/** One axis of one variable, with the class of each of its positions; -1 where {@linkcode collectClasses} has none. */
export interface ParameterClasses {
  /** Name of the parameter. */
  parameter: string;
  /** Axis. */
  axis: number;
  /** Class of each position. */
  classes: number[];
  /** Whether the axis owns structures (is zeroed, then cut) rather than only reading them. */
  isOwned: boolean;
  /** Whether it is the output axis of a convolution or matrix product. */
  isStem: boolean;
}

/**
 * All axes of all variables as lists of classes.
 *
 * An axis of cells (channels that are heads times dimensions) is listed several times: with the classes of its rows, and with
 * those of its columns.
 *
 * @param labelling A labelled graph.
 * @returns One entry per variable axis and factor, in the order in which the graph reads the variables.
 */
export function collectClasses(labelling: Labelling): ParameterClasses[] {
  const { graph, atoms, labels, ownedSlices, stems } = labelling;
  const parts = freeClasses(labelling);
  return graph.leaves.flatMap((leaf, index) => {
    if (leaf.kind !== "variable") return [];
    return labels[leaf.value]!.flatMap((label, axis) => {
      if (typeof label === "string") return [];
      const classes = Array.from(label.atoms, (atom) => parts(classOf(atoms, atom)));
      const depth = Math.max(...classes.map(({ length }) => length));
      return Array.from({ length: depth }, (_, i) => ({
        parameter: leaf.name,
        axis,
        classes: classes.map((factors) => factors[i] ?? -1),
        isOwned: ownedSlices.has(`${index}:${axis}`),
        isStem: stems.has(`${index}:${axis}`),
      }));
    });
  });
}
