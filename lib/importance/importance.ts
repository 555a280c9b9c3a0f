import type { StructureStatistics } from "../structure/mod.ts";

/** The five importance criteria. */
export type Criterion =
  | "magnitude"
  | "averageMagnitude"
  | "cosineSimilarity"
  | "taylorFirst"
  | "taylorSecond";

/** How much each criterion counts; criteria that are left out count nothing. */
export type CriterionWeights = Partial<Record<Criterion, number>>;

/** One score per structure for each criterion; higher means keep. */
export type CriterionScores = Record<Criterion, Float64Array>;

/** Weights of the criteria where nothing else is said: all alike. */
export const defaultCriteria: Readonly<Record<Criterion, number>> = {
  magnitude: 0.2,
  averageMagnitude: 0.2,
  cosineSimilarity: 0.2,
  taylorFirst: 0.2,
  taylorSecond: 0.2,
};

/**
 * The five importance criteria of every structure of one group.
 *
 * | symbol | meaning                                                       |
 * | ------ | ------------------------------------------------------------- |
 * | X, V   | all elements of the structure, and their updates           |
 * | count  | number of elements                                            |
 *
 * ```text
 * magnitude         = ||X||
 * averageMagnitude  = ||X|| / (count + 1e-6)
 * cosineSimilarity  = <X,V> / (||X|| + 1e-8) / (||V|| + 1e-8) + 1
 * taylorFirst       = |<X,V>|
 * taylorSecond      = <X,V>^2 / 2
 * ```
 *
 * Parameters without update enter the first two only.
 *
 * Source: docs/geta.md, section 4.6 (Qu et al., arXiv:2502.16638).
 *
 * @param statistics Sums per structure.
 * @returns Scores per criterion, not normalised.
 *
 * @example
 * ```ts
 * import { importance } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const scores = importance({
 *   count: Float64Array.of(4),
 *   squares: Float64Array.of(9),
 *   movingSquares: Float64Array.of(9),
 *   directionSquares: Float64Array.of(4),
 *   products: Float64Array.of(-6),
 * });
 * assert.equal(scores.magnitude[0], 3);
 * assert.ok(Math.abs(scores.cosineSimilarity[0]!) < 1e-7); // the update is opposed
 * assert.deepEqual([scores.taylorFirst[0], scores.taylorSecond[0]], [6, 18]);
 * ```
 */
export function importance(statistics: StructureStatistics): CriterionScores {
  const { count, squares, movingSquares, directionSquares, products } = statistics;
  const magnitude = squares.map(Math.sqrt);
  return {
    magnitude,
    averageMagnitude: magnitude.map((norm, j) => norm / (count[j]! + 1e-6)),
    cosineSimilarity: products.map((product, j) =>
      product / (Math.sqrt(movingSquares[j]!) + 1e-8) / (Math.sqrt(directionSquares[j]!) + 1e-8) + 1
    ),
    taylorFirst: products.map(Math.abs),
    taylorSecond: products.map((product) => product * product / 2),
  };
}
