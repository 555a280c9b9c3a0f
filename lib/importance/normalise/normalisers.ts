/**
 * Ways to make the scores of different layers comparable before one cut goes through all of them.
 *
 * | symbol | meaning                                                                      |
 * | ------ | ---------------------------------------------------------------------------- |
 * | s      | the scores of one layer, at least 0                                          |
 * | freed  | parameters that leave with each structure, see {@linkcode parametersFreed}   |
 *
 * @module
 */
import {
  checkOptions,
  oneOfWords,
  requireFiniteNumbers,
  requireShape,
  unchecked,
} from "../../core/mod.ts";
import { lampScores } from "../weights/lamp.ts";

/** What a normaliser makes of the scores of one layer. */
export type Normaliser = (scores: Float64Array, freed: Float64Array) => Float64Array;

/** Name of a normaliser. */
export type NormaliserName = "none" | "l2" | "mean" | "max" | "lamp" | "perParameter";

/** The normalisers by name. */
export const normalisers: Readonly<Record<NormaliserName, Normaliser>> = {
  none: (scores) => scores.slice(),
  l2: (scores) => divided(scores, Math.sqrt(scores.reduce((sum, s) => sum + s * s, 0))),
  mean: (scores) =>
    divided(scores, scores.reduce((sum, s) => sum + Math.abs(s), 0) / scores.length),
  max: (scores) => divided(scores, scores.reduce((max, s) => Math.max(max, Math.abs(s)), 0)),
  lamp: (scores) => lampScores(scores),
  perParameter: (scores, freed) => scores.map((s, j) => s / freed[j]!),
};

/** A layer of zeros stays one. */
function divided(scores: Float64Array, by: number): Float64Array {
  return by === 0 ? scores.slice() : scores.map((s) => s / by);
}

/** Options of {@linkcode normalise}. */
export interface NormaliseOptions {
  /** Which normaliser; `none` by default. */
  by?: NormaliserName;
  /** Parameters freed by each structure, all above 0: only `perParameter` needs them. */
  freed?: ArrayLike<number>;
}

/**
 * Makes the scores of one layer comparable with those of others. The order inside the layer stays (`lamp` orders
 * equal scores by index), except with `perParameter` where structures free different numbers of parameters.
 *
 * ```text
 * none           s
 * l2             s / ||s||                  norm 1 in every layer
 * mean           s / mean of |s|            1 on average in every layer
 * max            s / max of |s|
 * lamp           s^2 / sum of squares of s and all that outlast it, see lampScores()
 * perParameter   s / freed                  what the removal costs for each parameter that it saves
 * ```
 *
 * A layer whose scores are all zero stays so. No scale of a layer survives `l2`, `mean`, `max` and `lamp`.
 *
 * Source: Molchanov et al.: Pruning convolutional neural networks for resource efficient inference (arXiv:1611.06440), section 2.2,
 * for l2; Lee et al.: Layer-adaptive sparsity for the magnitude-based pruning (arXiv:2010.07611) for lamp.
 *
 * @param scores Scores of one layer.
 * @param options Which normaliser, and the parameters freed.
 * @returns As many scores.
 * @throws {RangeError} If a score is not finite, the normaliser does not exist, or a structure frees nothing.
 * @throws {TypeError} If `perParameter` gets no number for each score.
 *
 * @example
 * ```ts
 * import { normalise } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...normalise([3, 4], { by: "l2" })], [0.6, 0.8]);
 * assert.deepEqual([...normalise([3, 4], { by: "perParameter", freed: [1, 2] })], [3, 2]);
 * ```
 */
export function normalise(scores: ArrayLike<number>, options: NormaliseOptions = {}): Float64Array {
  checkOptions("normalise()", options, { by: unchecked, freed: unchecked });
  const { by = "none", freed = [] } = options;
  oneOfWords(Object.keys(normalisers))("by", by);
  requireFiniteNumbers("scores", scores);
  if (by === "perParameter") {
    requireShape("the parameters freed", [freed.length], [scores.length]);
    const bad = Array.from(freed).find((n) => !(n > 0 && n < Infinity));
    if (bad !== undefined) {
      throw new RangeError(
        `Cannot score per parameter: every structure must free at least one: current value is ${bad}`,
      );
    }
  }
  return normalisers[by](Float64Array.from(scores), Float64Array.from(freed));
}
