import {
  checkOptions,
  count,
  given,
  requireFiniteNumbers,
  requireShape,
  unchecked,
} from "../core/mod.ts";
import { applyMask } from "./apply_mask.ts";
import { exactCountMask } from "./exact_count_mask.ts";

/** What regrowing looks at. */
export interface RegrowOptions {
  /** Gradients of the loss with respect to all weights, those of removed ones included. */
  gradients: Float32Array;
  /** Share of the active weights that is dropped, and of as many that grow. */
  fraction: number;
}

/** A mask with other weights, as many as before. */
export interface Regrown {
  /** The mask, 1 active. */
  mask: Uint8Array;
  /** The weights; inactive ones are 0, and so are those that have grown. */
  weights: Float32Array;
  /** Indices dropped, ascending; some may have grown again at once. */
  dropped: Int32Array;
  /** Indices grown, ascending. */
  grown: Int32Array;
  /** Those of the grown that were not active before: their momentum begins anew. */
  fresh: Int32Array;
}

/**
 * Drops the smallest weights and lets others grow where the loss asks for them: one update of RigL.
 *
 * ```text
 * k = floor(fraction active)
 * drop the k active weights of smallest |w|,  then activate the k inactive ones of largest |gradient|
 * ```
 *
 * A weight that is dropped and grows again at once keeps its value; other grown ones start at 0.
 *
 * Source: Evci et al., Rigging the lottery: making all tickets winners (arXiv:1911.11134), algorithm 1.
 *
 * @param weights Weights of one layer.
 * @param mask Which are active: all that are not 0, as for {@linkcode applyMask}.
 * @param options Gradients and share.
 * @returns The new mask and weights, and what has changed.
 * @throws {TypeError} If lengths differ, or an option is missing or does not exist.
 * @throws {RangeError} If a number is not finite or the share is out of range.
 *
 * @example The small weight goes, the steep one comes
 * ```ts
 * import { regrow } from "@geta-lab/geta/mask";
 * import assert from "node:assert/strict";
 *
 * const { mask, weights } = regrow(Float32Array.of(3, 0.1, 0, 0), Uint8Array.of(1, 1, 0, 0), {
 *   gradients: Float32Array.of(0, 0, 1, -2),
 *   fraction: 0.5,
 * });
 * assert.deepEqual([mask, weights], [Uint8Array.of(1, 0, 0, 1), Float32Array.of(3, 0, 0, 0)]);
 * ```
 */
export function regrow(
  weights: Float32Array,
  mask: Uint8Array,
  options: RegrowOptions,
): Regrown {
  checkOptions("regrow()", options, { gradients: given(unchecked), fraction: given(unchecked) });
  const { gradients, fraction } = options;
  requireShape("the mask", [mask.length], [weights.length]);
  requireShape("the gradients", [gradients.length], [weights.length]);
  requireFiniteNumbers("the weights", weights);
  requireFiniteNumbers("the gradients", gradients);
  const all = Int32Array.from(weights, (_, i) => i);
  const active = all.filter((i) => mask[i] !== 0), k = count(fraction, active.length, "floor");
  // the k lowest of some indices by the magnitude of something, or all but the highest
  const lowest = (of: Int32Array, values: Float32Array, removed: number) => {
    if (removed === 0) return { out: new Int32Array(), rest: of };
    const kept = exactCountMask(Float32Array.from(of, (i) => Math.abs(values[i]!)), removed);
    return { out: of.filter((_, j) => kept[j] === 0), rest: of.filter((_, j) => kept[j] === 1) };
  };
  const { out: dropped } = lowest(active, weights, k);
  const next = mask.map((one) => one === 0 ? 0 : 1);
  for (const i of dropped) next[i] = 0;
  const inactive = all.filter((i) => next[i] === 0);
  const grown = k === 0 ? new Int32Array() : lowest(inactive, gradients, inactive.length - k).rest;
  for (const i of grown) next[i] = 1;
  const fresh = grown.filter((i) => mask[i] === 0), result = applyMask(weights, next);
  for (const i of fresh) result[i] = 0;
  return { mask: next, weights: result, dropped, grown, fresh };
}
