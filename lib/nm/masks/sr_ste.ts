import { checkOptions, given, requireNumber, requireShape, unchecked } from "../../core/mod.ts";
import type { Mask } from "./removed_l1.ts";

/** What {@linkcode srSteGradient} adds to the gradient. */
export interface SrSteOptions {
  /** The dense weights w. */
  weights: Float32Array;
  /** The mask of this step, m. */
  mask: Mask;
  /** Decay lambda of dropped weights, per step, before the learning rate. Default 2e-4, the paper's; 0 is plain straight-through. */
  decay?: number;
}

/**
 * Gradient of the dense weights when the forward pass used masked ones: straight through, with a decay of what is dropped (SR-STE).
 *
 * | paper    | here           | meaning                                  |
 * | -------- | -------------- | ---------------------------------------- |
 * | dL/dw~   | `gradient`     | with respect to the masked weights m . w |
 * | m        | `mask`         | 1 keep, 0 drop; soft masks are clipped   |
 * | lambda_w | `decay`        | decay of dropped weights                 |
 *
 * ```text
 * dL/dw = dL/dw~ + lambda_w (1 - clip(m, 0, 1)) w
 * ```
 *
 * The gradient is *dense*: a dropped weight learns on and may return, since the mask is made anew in every step. That makes masks
 * flip ({@linkcode maskFlips}); the decay lets dropped weights shrink, so fewer of them return.
 *
 * Source: Zhou et al.: Learning N:M fine-grained structured sparse neural networks from scratch (arXiv:2102.04010).
 *
 * @param gradient Gradient with respect to the masked weights; it is not changed.
 * @param options Weights, mask and decay.
 * @returns The gradient with respect to the dense weights.
 * @throws {TypeError} If lengths differ.
 * @throws {RangeError} If the decay is negative or not finite.
 *
 * @example A dropped weight also shrinks
 * ```ts
 * import { srSteGradient } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const gradient = srSteGradient(Float32Array.of(1, 1), {
 *   weights: Float32Array.of(4, 2),
 *   mask: Uint8Array.of(1, 0),
 *   decay: 0.5,
 * });
 * assert.deepEqual([...gradient], [1, 2]);
 * ```
 */
export function srSteGradient(gradient: Float32Array, options: SrSteOptions): Float32Array {
  checkOptions("srSteGradient()", options, {
    weights: given(unchecked),
    mask: given(unchecked),
    decay: unchecked,
  });
  const { weights, mask, decay = 2e-4 } = options;
  requireShape("weights", [weights.length], [gradient.length]);
  requireShape("mask", [mask.length], [gradient.length]);
  requireNumber("decay", decay, { min: 0 });
  const result = new Float32Array(gradient.length);
  for (let i = 0; i < result.length; i++) {
    const kept = Math.min(Math.max(mask[i]!, 0), 1);
    result[i] = gradient[i]! + decay * (1 - kept) * weights[i]!;
  }
  return result;
}

/**
 * How many weights changed sides between two steps ("sparse architecture divergence").
 *
 * ```text
 * flips = || m_t - m_(t-1) ||_1        m is 1 where the mask is not 0
 * ```
 *
 * Source: Zhou et al.: Learning N:M fine-grained structured sparse neural networks from scratch (arXiv:2102.04010).
 *
 * @param before The mask of the step before.
 * @param after The mask of this step.
 * @returns The number of weights that were kept and are dropped, or the other way round.
 * @throws {TypeError} If the lengths differ.
 *
 * @example One weight of a block takes the place of another
 * ```ts
 * import { maskFlips } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * assert.equal(maskFlips(Uint8Array.of(1, 1, 0, 0), Uint8Array.of(1, 0, 1, 0)), 2);
 * ```
 */
export function maskFlips(before: Uint8Array, after: Uint8Array): number {
  requireShape("after", [after.length], [before.length]);
  let flips = 0;
  for (let i = 0; i < before.length; i++) if ((after[i] === 0) !== (before[i] === 0)) flips++;
  return flips;
}
