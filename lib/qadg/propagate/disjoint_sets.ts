/**
 * Disjoint sets of numbers, as a forest: which channel ids are coupled, which operators form one branch.
 *
 * Elements are numbered 0, 1, …; each points to a smaller element of its set or, if it is the root, to itself. Two elements
 * are in the same set if and only if they have the same root.
 *
 * Source: Tarjan, Efficiency of a good but not linear set union algorithm (1975); here with path halving.
 *
 * @module
 */

/** A partition of the numbers 0, 1, … into sets. */
export interface DisjointSets {
  /** For each element a smaller element of its set; for the root of a set the root itself. */
  parents: number[];
}

/**
 * Makes a partition without elements.
 *
 * @returns The partition.
 */
export function noSets(): DisjointSets {
  return { parents: [] };
}

/**
 * Adds elements, each in a set of its own.
 *
 * @param sets The partition; it grows.
 * @param count How many.
 * @returns The new elements, int32 of length `count`.
 */
export function addElements(sets: DisjointSets, count: number): Int32Array {
  const first = sets.parents.length;
  const added = Int32Array.from({ length: count }, (_, i) => first + i);
  for (const element of added) sets.parents.push(element);
  return added;
}

/**
 * Finds the root of an element: the smallest element of its set, which represents the set.
 *
 * @param sets The partition; paths in the forest get shorter, the partition stays.
 * @param element The element.
 * @returns The root.
 *
 * @example Element 2 points to element 1, which points to element 0
 * ```ts
 * import { find } from "@geta-lab/geta/qadg";
 * import assert from "node:assert/strict";
 *
 * assert.equal(find({ parents: [0, 0, 1, 3] }, 2), 0);
 * assert.equal(find({ parents: [0, 0, 1, 3] }, 3), 3);
 * ```
 */
export function find(sets: DisjointSets, element: number): number {
  const { parents } = sets;
  while (parents[element] !== element) {
    // path halving: every other element on the way now points to its grandparent
    element = parents[element] = parents[parents[element]!]!;
  }
  return element;
}

/**
 * Joins the sets of two lists of elements, pair by pair.
 *
 * @param sets The partition; it becomes coarser.
 * @param a Elements.
 * @param b As many elements; the set of `b[i]` joins that of `a[i]`.
 */
export function join(sets: DisjointSets, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a === b) return;
  for (let i = 0; i < a.length; i++) {
    const one = find(sets, a[i]!), other = find(sets, b[i]!);
    sets.parents[Math.max(one, other)] = Math.min(one, other);
  }
}
