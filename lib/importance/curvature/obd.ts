import { type NamedArrays, requireFiniteNumbers, requireShape } from "../../core/mod.ts";
import type { ImportanceScore } from "../group/scored_group.ts";
import { structureRows } from "../group/structure_rows.ts";

/**
 * Optimal brain damage: how much the loss rises when one weight is set to zero, at a minimum and with a diagonal Hessian.
 *
 * | symbol | meaning                                             |
 * | ------ | --------------------------------------------------- |
 * | w_i    | weight                                              |
 * | h_i    | second derivative of the loss by that weight        |
 * | delta  | change of the weights; removal is delta_i = -w_i    |
 *
 * ```text
 * L(w + delta) - L(w) = g . delta + 1/2 delta . H delta + O(||delta||^3)
 * score_i = 1/2 h_i w_i^2
 * ```
 *
 * The sign is + 1/2: at a minimum the loss rises by the removal, and h_i > 0. With the change written the other way round,
 * L(w) - L(w + delta), both terms change their sign. A negative score says that the estimate of h_i is negative: such a weight does
 * not stand at a minimum, so take its absolute value, or a diagonal that is never negative ({@linkcode gaussNewtonDiagonal},
 * {@linkcode empiricalFisherDiagonal}). Where the gradient is not zero, {@linkcode lossChanges} keeps the first term.
 *
 * Source: LeCun, Denker, Solla: Optimal brain damage (1989).
 *
 * @param weights The weights w.
 * @param diagonal The diagonal h, exact or estimated.
 * @returns One score per weight, unit of the loss.
 * @throws {RangeError} If a number is not finite.
 * @throws {TypeError} If the lengths differ.
 *
 * @example
 * ```ts
 * import { obdScores } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...obdScores([2, -3], [1, 4])], [2, 18]);
 * ```
 */
export function obdScores(
  weights: ArrayLike<number>,
  diagonal: ArrayLike<number>,
): Float64Array {
  requireShape("the diagonal", [diagonal.length], [weights.length]);
  requireFiniteNumbers("weights", weights);
  requireFiniteNumbers("the diagonal", diagonal);
  return Float64Array.from(weights, (w, i) => diagonal[i]! * w * w / 2);
}

/**
 * The same for structures: the sum over all elements that leave together.
 *
 * ```text
 * score = |1/2 sum over the elements of  h x^2|
 * ```
 *
 * Source: LeCun, Denker, Solla: Optimal brain damage (1989).
 *
 * @param diagonals The diagonal of the Hessian by parameter name, in the parameters' layout; an owner without one counts nothing.
 * @returns The score, unit of the loss.
 *
 * @example
 * ```ts
 * import { obdScore, scoredGroup } from "@geta-lab/geta/importance";
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
 *   parameters: { "fc/kernel": Float32Array.of(1, 2, 3, 4) },
 *   updates: {},
 *   shapes: { "fc/kernel": [2, 2] },
 * });
 * const score = obdScore({ "fc/kernel": Float32Array.of(2, 1, 2, 0) });
 * assert.deepEqual([...score(scored)], [10, 2]);
 * ```
 */
export function obdScore(diagonals: NamedArrays): ImportanceScore {
  return (scored) => {
    const { parameters, group } = scored;
    for (const { parameter } of group.ownedSlices) {
      const diagonal = diagonals[parameter];
      if (diagonal === undefined) continue;
      requireShape(`the diagonal of ${parameter}`, [diagonal.length], [
        parameters[parameter]!.length,
      ]);
    }
    const known = group.ownedSlices.filter(({ parameter }) => diagonals[parameter] !== undefined);
    const part = { ...scored, group: { ...group, ownedSlices: known } };
    const x = structureRows(part, parameters), h = structureRows(part, diagonals);
    return Float64Array.from(x, (row, j) => Math.abs(sum(obdScores(row, h[j]!))));
  };
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}
