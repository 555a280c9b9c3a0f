/**
 * What is known of atoms, said of the classes they form.
 *
 * @module
 */
import { classOf } from "./atoms.ts";
import type { Labelling } from "./labelling.ts";

/**
 * Why classes must stay.
 *
 * @param labelling State of the analysis.
 * @returns Class to the first reason that was given; classes not in it may go.
 */
export function reasonsByClass({ atoms, pins }: Labelling): Map<number, string> {
  const reasons = new Map<number, string>();
  for (const [atom, reason] of pins) {
    const one = classOf(atoms, atom);
    if (!reasons.has(one)) reasons.set(one, reason);
  }
  return reasons;
}

/**
 * Which families a class belongs to: parts of axes that must not all leave. Every axis of a parameter is one, too; so what is padded, or
 * joined to other channels, does not lose all channels of its own.
 *
 * @param labelling State of the analysis.
 * @returns Class to the numbers of its families, ascending.
 */
export function familiesByClass(
  { graph, atoms, labels, families }: Labelling,
): Map<number, number[]> {
  const found = new Map<number, number[]>();
  const axes = graph.leaves.flatMap(({ value }) => labels[value]!)
    .filter((label) => typeof label !== "string");
  [...families, ...axes.map((label) => label.atoms)].forEach((family, i) => {
    for (const one of new Set(Array.from(family, (atom) => classOf(atoms, atom)))) {
      found.set(one, [...found.get(one) ?? [], i]);
    }
  });
  return found;
}
