/**
 * Scores: one number a group, higher for those that should stay.
 *
 * @module
 */

/** Scores of the groups of one layer, as `groupNorms()` or an importance gives them. */
export type Scores = Float32Array | Float64Array | readonly number[];

/** Scores of several layers by name. */
export type NamedScores = Record<string, Scores>;

/** Masks of several layers by name: 1 kept, 0 removed. */
export type NamedMasks = Record<string, Uint8Array>;

/**
 * Throws unless there are scores and all of them are finite: a NaN would be sorted somewhere.
 *
 * @param scores The scores.
 * @param name What they belong to, for the message.
 * @throws {TypeError} If there is no score.
 * @throws {RangeError} If one is NaN or infinite.
 *
 * @example
 * ```ts
 * import { requireScores } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * assert.throws(
 *   () => requireScores([1, NaN], "conv1"),
 *   new RangeError("Cannot choose a mask: the scores of conv1 must be finite: current value is NaN at 1"),
 * );
 * ```
 */
export function requireScores(scores: Scores, name = "the groups"): void {
  if (scores.length === 0) {
    throw new TypeError(
      `Cannot choose a mask: the scores of ${name} must be at least one: current value is none`,
    );
  }
  for (let i = 0; i < scores.length; i++) {
    // NaN and infinities only are not zero
    if (scores[i]! - scores[i]! === 0) continue;
    throw new RangeError(
      `Cannot choose a mask: the scores of ${name} must be finite: current value is ${
        scores[i]
      } at ${i}`,
    );
  }
}
