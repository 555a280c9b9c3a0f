/**
 * What is known of atoms, said of the classes they form.
 *
 * @module
 */
import { type Atoms, classOf } from "./atoms.ts";
import type { Labelling } from "./labelling.ts";

/**
 * Why classes must stay.
 *
 * @param labelling State of the analysis.
 * @returns Class to the first reason that was given; classes not in it may go.
 */
export function reasonsByClass({ atoms, pins }: Labelling): Map<number, string> {
  return firstByClass(atoms, pins);
}

/**
 * At what price classes may leave.
 *
 * @param labelling State of the analysis.
 * @returns Class to the first warning that was given; most classes have none.
 */
export function warningsByClass({ atoms, warnings }: Labelling): Map<number, string> {
  return firstByClass(atoms, warnings);
}

function firstByClass(atoms: Atoms, said: ReadonlyMap<number, string>): Map<number, string> {
  const first = new Map<number, string>();
  for (const [atom, text] of said) {
    const one = classOf(atoms, atom);
    if (!first.has(one)) first.set(one, text);
  }
  return first;
}
