import {
  checkOptions,
  count,
  requireFiniteNumbers,
  requireInteger,
  requireNumber,
  unchecked,
} from "../../core/mod.ts";

/** Options of {@linkcode slimmingCut}. */
export interface SlimmingCutOptions {
  /**
   * Channels that every layer keeps, those of largest scale, whatever the threshold says; 0 by default, as in the reference, with
   * which a layer may lose all of its channels and the network its meaning.
   */
  minKept?: number;
}

/** What {@linkcode slimmingCut} decides. */
export interface SlimmingCut {
  /** The scale above which channels stay. */
  threshold: number;
  /** For each layer, for each channel, whether it stays. */
  kept: boolean[][];
}

/**
 * Network slimming's choice of channels: one threshold on the batch norm scales of all layers.
 *
 * | symbol | meaning                                            |
 * | ------ | -------------------------------------------------- |
 * | gamma  | batch norm scales, of all layers together `total`  |
 *
 * ```text
 * threshold = sorted(|gamma|)[floor(share total)]        keep where |gamma| > threshold
 * ```
 *
 * The rule of the reference implementation: strictly above, so the channel at the threshold leaves too, and channels of equal scale
 * leave together. At least one more than the share says leaves therefore.
 *
 * It only chooses. What the offsets of the removed channels gave the next layer is lost with them, unless it is folded into its bias:
 * {@linkcode foldIntoConv}, {@linkcode foldIntoDense}.
 *
 * Source: Liu et al.: Learning efficient convolutional networks through network slimming (arXiv:1708.06519).
 *
 * @param scales Batch norm scales gamma, one list a layer.
 * @param share Share of the channels that leave, in [0, 1).
 * @param options How many channels a layer keeps at least.
 * @returns The threshold, and which channels stay.
 * @throws {RangeError} If the share is not in [0, 1), there is no channel, or a scale is not finite.
 *
 * @example
 * ```ts
 * import { slimmingCut } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const { threshold, kept } = slimmingCut([[0.1, -2], [0.3, 0.2]], 0.5);
 * assert.equal(threshold, 0.3);
 * assert.deepEqual(kept, [[false, true], [false, false]]);
 * assert.deepEqual(slimmingCut([[0.1, -2], [0.3, 0.2]], 0.5, { minKept: 1 }).kept[1], [true, false]);
 * ```
 */
export function slimmingCut(
  scales: readonly ArrayLike<number>[],
  share: number,
  options: SlimmingCutOptions = {},
): SlimmingCut {
  checkOptions("slimmingCut()", options, { minKept: unchecked });
  const { minKept = 0 } = options;
  requireNumber("share", share, { min: 0, exclusiveMax: 1 });
  requireInteger("minKept", minKept, { min: 0 });
  scales.forEach((layer, i) => requireFiniteNumbers(`the scales of layer ${i}`, layer));
  const sizes = scales.map((layer) => Array.from(layer, Math.abs));
  const sorted = Float64Array.from(sizes.flat()).sort();
  requireInteger("the number of channels", sorted.length, { min: 1 });
  // a share just below 1 rounds up to all of them
  const threshold = sorted[Math.min(count(share, sorted.length, "floor"), sorted.length - 1)]!;
  const kept = sizes.map((layer) => {
    const order = layer.map((_, c) => c).sort((a, b) => layer[b]! - layer[a]! || a - b);
    const protectedOnes = new Set(order.slice(0, minKept));
    return layer.map((size, c) => size > threshold || protectedOnes.has(c));
  });
  return { threshold, kept };
}
