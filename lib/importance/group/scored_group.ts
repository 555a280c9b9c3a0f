import type { NamedArrays } from "../../core/mod.ts";
import {
  type PruningGroup,
  type StructureStatistics,
  structureStatistics,
} from "../../structure/mod.ts";

/** Parameters and updates by name, and the parameters' shapes. */
export interface ScoredTensors {
  /** Parameters x, flat and row-major. */
  parameters: NamedArrays;
  /** Updates v; a parameter may have none. */
  updates: NamedArrays;
  /** Shapes of the parameters. */
  shapes: Record<string, number[]>;
}

/** One group of structures as a score sees it: the group, its tensors, and sums over the elements of each structure. */
export interface ScoredGroup extends ScoredTensors, StructureStatistics {
  /** The group. */
  group: PruningGroup;
  /** Running mean of |<x, g>| per structure, where the optimizer keeps one. */
  averageProducts?: readonly number[] | undefined;
}

/**
 * A score: one number per structure of a group, at least 0, higher for structures that should stay.
 *
 * A function declares only the part of {@linkcode ScoredGroup} that its formula needs.
 *
 * @example Two scores of different needs
 * ```ts
 * import { type ImportanceScore, l1Norm, magnitude } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const scores: ImportanceScore[] = [magnitude, l1Norm];
 * assert.equal(scores.length, 2);
 * ```
 */
export type ImportanceScore = (scored: ScoredGroup) => Float64Array;

/**
 * Makes a group ready to be scored, with one pass over its tensors whatever the number of scores.
 *
 * @param group The group.
 * @param tensors Parameters, updates and shapes by name.
 * @returns What every {@linkcode ImportanceScore} can read.
 *
 * @example
 * ```ts
 * import { magnitude, scoredGroup } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const group = {
 *   name: "fc",
 *   size: 2,
 *   ownedSlices: [{ parameter: "fc/kernel", axis: 1, structures: [0, 1] }],
 *   dependentSlices: [],
 *   layers: [],
 *   prunable: true,
 * };
 * const scored = scoredGroup(group, {
 *   parameters: { "fc/kernel": Float32Array.of(3, 0, 4, 1) },
 *   updates: {},
 *   shapes: { "fc/kernel": [2, 2] },
 * });
 * assert.deepEqual([...magnitude(scored)], [5, 1]);
 * ```
 */
export function scoredGroup(group: PruningGroup, tensors: ScoredTensors): ScoredGroup {
  return { group, ...tensors, ...structureStatistics(group, tensors.parameters, tensors) };
}
