/**
 * Atoms: the indivisible positions of tensor axes, and which of them belong together (a disjoint-set forest).
 *
 * Every position of every axis that might be cut gets an atom. An operator that ties two positions (the channels of `x`
 * and those of the bias added to it) joins their atoms. Atoms that end up together can only be cut together: they are one
 * structure.
 *
 * Source: Tarjan, Efficiency of a good but not linear set union algorithm (1975); here with path halving.
 *
 * @module
 */

/** A growing set of atoms, numbered 0, 1, …, and its partition into classes. */
export interface Atoms {
  /** For each atom another one of its class with a smaller number, or itself if it represents the class. */
  parents: number[];
}

/**
 * Makes an empty set of atoms.
 *
 * @returns The set.
 */
export function noAtoms(): Atoms {
  return { parents: [] };
}

/**
 * Adds atoms, each in a class of its own.
 *
 * @param atoms The set; it grows.
 * @param count How many.
 * @returns Their numbers, int32 of length `count`.
 */
export function addAtoms(atoms: Atoms, count: number): Int32Array {
  const first = atoms.parents.length;
  const added = Int32Array.from({ length: count }, (_, i) => first + i);
  for (const atom of added) atoms.parents.push(atom);
  return added;
}

/**
 * The class of an atom.
 *
 * @param atoms The set; paths in it get shorter, the partition stays.
 * @param atom Number of the atom.
 * @returns The smallest atom of its class, which represents it.
 *
 * @example Atom 2 points to atom 1, which points to atom 0
 * ```ts
 * import { classOf } from "@geta-lab/geta/qadg";
 * import assert from "node:assert/strict";
 *
 * assert.equal(classOf({ parents: [0, 0, 1, 3] }, 2), 0);
 * assert.equal(classOf({ parents: [0, 0, 1, 3] }, 3), 3);
 * ```
 */
export function classOf(atoms: Atoms, atom: number): number {
  const { parents } = atoms;
  while (parents[atom] !== atom) atom = parents[atom] = parents[parents[atom]!]!;
  return atom;
}

/**
 * Joins the classes of two lists of atoms, position by position.
 *
 * @param atoms The set; its partition becomes coarser.
 * @param a Atoms.
 * @param b As many atoms; `b[i]` joins `a[i]`.
 */
export function joinAtoms(atoms: Atoms, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a === b) return;
  for (let i = 0; i < a.length; i++) {
    const one = classOf(atoms, a[i]!), other = classOf(atoms, b[i]!);
    atoms.parents[Math.max(one, other)] = Math.min(one, other);
  }
}
