import type { NamedArrays } from "../../core/mod.ts";
import { isEligible } from "./is_eligible.ts";
import { structureStatistics } from "../../structure/mod.ts";
import type { QassoProblem } from "./types.ts";

/** How many structures are zero. */
export interface GroupSparsity {
  /** Numbers of the zero structures, per group of the problem (empty for groups that may not be pruned). */
  zero: number[][];
  /** Count of the zero structures. */
  zeroStructures: number;
  /** Count of all structures that may be pruned. */
  totalStructures: number;
  /** Share of zero structures, 0 to 1. */
  groupSparsity: number;
}

/**
 * Counts the structures whose members are exactly zero.
 *
 * Source: docs/geta.md, section 4.13 (Qu et al., arXiv:2502.16638).
 *
 * @param problem The problem.
 * @param parameters Parameters by name.
 * @returns The counts.
 *
 * @example
 * ```ts
 * import { groupSparsity, type QassoProblem } from "@geta-lab/geta/qasso";
 * import assert from "node:assert/strict";
 *
 * const problem: QassoProblem = {
 *   groups: [{
 *     name: "fc",
 *     size: 4,
 *     ownedSlices: [{ parameter: "fc/bias", axis: 0, structures: [0, 1, 2, 3] }],
 *     dependentSlices: [],
 *     layers: [],
 *     prunable: true,
 *   }],
 *   layers: [],
 *   shapes: { "fc/bias": [4] },
 *   config: {
 *     optimizer: { rule: "sgd" },
 *     sparsity: 0.5,
 *     warmUpSteps: 0,
 *     projectionSteps: 0,
 *     projectionPeriods: 1,
 *     jointSteps: 4,
 *     pruningPeriods: 1,
 *     bitRange: [4, 16],
 *     bitReduction: 2,
 *   },
 * };
 * const { zero, groupSparsity: share } = groupSparsity(problem, {
 *   "fc/bias": Float32Array.of(1, 0, 2, 3),
 * });
 * assert.deepEqual([zero, share], [[[1]], 1 / 4]);
 * ```
 */
export function groupSparsity(
  { groups, shapes, config }: QassoProblem,
  parameters: NamedArrays,
): GroupSparsity {
  const zero = groups.map((group) => {
    if (!isEligible(group, config)) return [];
    const { squares } = structureStatistics(group, parameters, { updates: {}, shapes });
    return [...squares.keys()].filter((structure) => squares[structure] === 0);
  });
  const zeroStructures = zero.reduce((sum, list) => sum + list.length, 0);
  const totalStructures = groups.reduce(
    (sum, group) => sum + (isEligible(group, config) ? group.size : 0),
    0,
  );
  return {
    zero,
    zeroStructures,
    totalStructures,
    groupSparsity: zeroStructures / Math.max(1, totalStructures),
  };
}
