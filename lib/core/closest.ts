/**
 * The name that a misspelt word most likely means.
 *
 * ```text
 * distance = least number of letters inserted, deleted, replaced or swapped with the next one
 * ```
 *
 * Source: Damerau, A technique for computer detection and correction of spelling errors (1964).
 *
 * @param word What was typed.
 * @param names What could be meant.
 * @returns The name with the least distance, the first of several; undefined if more than half of the letters differ.
 *
 * @example
 * ```ts
 * import { closest } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(closest("sparcity", ["seed", "sparsity"]), "sparsity");
 * assert.equal(closest("xyz", ["seed", "sparsity"]), undefined);
 * ```
 */
export function closest(word: string, names: readonly string[]): string | undefined {
  let best: string | undefined, min = Infinity;
  for (const name of names) {
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance < min && distance <= Math.max(word.length, name.length) / 2) {
      min = distance;
      best = name;
    }
  }
  return best;
}

/**
 * The end of an error about an unknown word: the name that was most likely meant.
 *
 * @param word What was given.
 * @param names What could be meant.
 * @returns `; did you mean sparsity?`, or nothing if no name is near.
 *
 * @example
 * ```ts
 * import { suggestion } from "@geta-lab/geta/core";
 * import assert from "node:assert/strict";
 *
 * assert.equal(suggestion("adamm", ["sgd", "adam"]), "; did you mean adam?");
 * assert.equal(suggestion("xyz", ["sgd", "adam"]), "");
 * ```
 */
export function suggestion(word: string, names: readonly string[]): string {
  const meant = closest(word, names);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/** One row of the table of distances is made from the two rows above it. */
function editDistance(a: string, b: string): number {
  let above: number[] = [], row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? above[j - 2]! + 1 : Infinity;
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, replace, swap));
    }
    above = row;
    row = next;
  }
  return row[b.length]!;
}
