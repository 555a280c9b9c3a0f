import { classOf } from "./atoms.ts";
import type { Labelling } from "./labelling.ts";

/** One axis of one variable, with the class of each of its positions. */
export interface ParameterClasses {
  /** Name of the parameter. */
  parameter: string;
  /** Axis. */
  axis: number;
  /** Class of each position. */
  classes: number[];
  /** Whether the axis owns structures (is zeroed, then cut) rather than only reading them. */
  isMember: boolean;
  /** Whether it is the output axis of a convolution or matrix product. */
  isStem: boolean;
}

/**
 * All axes of all variables as lists of classes.
 *
 * @param labelling A labelled graph.
 * @returns One entry per variable axis, in the order in which the graph reads the variables.
 */
export function collectClasses(labelling: Labelling): ParameterClasses[] {
  const { graph, atoms, labels, members, stems } = labelling;
  return graph.leaves.flatMap((leaf, index) => {
    if (leaf.kind !== "variable") return [];
    return labels[leaf.value]!.flatMap((label, axis) => {
      if (typeof label === "string") return [];
      return {
        parameter: leaf.name,
        axis,
        classes: Array.from(label.atoms, (atom) => classOf(atoms, atom)),
        isMember: members.has(`${index}:${axis}`),
        isStem: stems.has(`${index}:${axis}`),
      };
    });
  });
}
