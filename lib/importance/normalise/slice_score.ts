import { oneOfWords } from "../../core/mod.ts";
import type { ImportanceScore } from "../group/scored_group.ts";
import { structureRows } from "../group/structure_rows.ts";

/** The reductions by name: what is made of the scores that one structure has in several parameters. */
export const reductions = {
  sum: (scores: readonly number[]): number => scores.reduce((a, b) => a + b, 0),
  mean: (scores: readonly number[]): number => reductions.sum(scores) / scores.length,
  max: (scores: readonly number[]): number => scores.reduce((a, b) => Math.max(a, b), -Infinity),
};

/** Name of a reduction. */
export type Reduction = keyof typeof reductions;

/**
 * A score of structures from a score of plain rows: each parameter that owns a structure is scored for itself, and the scores are
 * reduced to one. That differs from a score of all elements together where parameters have different sizes or units, as a filter
 * and its batch norm scale have: with `mean` each counts alike.
 *
 * ```text
 * score = reduction over all parameters that own the structure of  formula(elements in that parameter)
 * ```
 *
 * Source: Fang et al.: DepGraph: towards any structural pruning (arXiv:2301.12900), section 3.3.
 *
 * @param formula Score of one row of elements.
 * @param reduction `sum` (the default), `mean` or `max`.
 * @returns The score; 0 for a group without owned slices.
 * @throws {RangeError} If the reduction does not exist.
 *
 * @example A unit counts as much as the larger of its kernel's and its bias's norm
 * ```ts
 * import { lpNorm, scoredGroup, sliceScore } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 1,
 *   ownedSlices: [
 *     { parameter: "fc/kernel", axis: 1, structures: [0] },
 *     { parameter: "fc/bias", axis: 0, structures: [0] },
 *   ],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const scored = scoredGroup(group, {
 *   parameters: { "fc/kernel": Float32Array.of(3, 4), "fc/bias": Float32Array.of(-7) },
 *   updates: {},
 *   shapes: { "fc/kernel": [2, 1], "fc/bias": [1] },
 * });
 * assert.deepEqual([...sliceScore((row) => lpNorm(row), "max")(scored)], [7]);
 * ```
 */
export function sliceScore(
  formula: (row: Float32Array) => number,
  reduction: Reduction = "sum",
): ImportanceScore {
  oneOfWords(Object.keys(reductions))("reduction", reduction);
  return ({ group, parameters, shapes }) => {
    const scores = group.ownedSlices.map((slices) =>
      structureRows({ group: { ...group, ownedSlices: [slices] }, shapes }, parameters).map(formula)
    );
    return Float64Array.from(
      { length: group.size },
      (_, j) => scores.length === 0 ? 0 : reductions[reduction](scores.map((list) => list[j]!)),
    );
  };
}
