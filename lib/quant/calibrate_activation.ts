import type { QuantizerScalars } from "./quantizer.ts";
import { checkOptions, oneOfWords, requireNumber, unchecked } from "../core/mod.ts";
import { initialQuantizer, type InitialQuantizerOptions } from "./initial_quantizer.ts";
import { magnitudeAtRank } from "./magnitude_at_rank.ts";

/** How an activation range is measured. */
export interface CalibrateActivationOptions extends InitialQuantizerOptions {
  /** Share of the values that must lie inside the range, in (0, 1]; 1 takes the maximum. Default 0.999. */
  coverage?: number;
}

/**
 * The quantizer a layer input starts with, measured on real inputs.
 *
 * ```text
 * q_m = max over batches of the smallest m with  share of (|x| <= m) >= coverage
 * t = 1,  d = q_m / (2^(bits-1) - 1)
 * ```
 *
 * This is the paper's rule; the reference does not measure, see {@linkcode referenceQuantizer}.
 *
 * Source: docs/geta.md, section 2.5 (Qu et al., arXiv:2502.16638).
 *
 * @param batches Inputs of the layer, one flat array a batch.
 * @param options Coverage, bits and kind.
 * @returns The scalars.
 * @throws {RangeError} If there is no value at all, or one that is not finite, or an option is out of range.
 *
 * @example A rare outlier does not widen the range
 * ```ts
 * import { calibrateActivation } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const batch = Float32Array.from({ length: 1000 }, (_, i) => i === 0 ? 100 : i / 1000);
 * assert.ok(calibrateActivation([batch], { coverage: 0.99 }).clip < 1);
 * assert.equal(calibrateActivation([batch], { coverage: 1 }).clip, 100);
 * ```
 */
export function calibrateActivation(
  batches: Iterable<Float32Array>,
  options: CalibrateActivationOptions = {},
): QuantizerScalars<number> {
  checkOptions("calibrateActivation()", options, {
    bits: unchecked,
    kind: oneOfWords(["nonlinear", "linear"]),
    coverage: unchecked,
  });
  const { coverage = 0.999, ...range } = options;
  requireNumber("coverage", coverage, { exclusiveMin: 0, max: 1 });
  let clip = -1;
  for (const batch of batches) {
    if (batch.length === 0) continue;
    requireNumber("activation", magnitudeAtRank(batch, batch.length));
    clip = Math.max(clip, magnitudeAtRank(batch, Math.ceil(coverage * batch.length)));
  }
  if (clip < 0) {
    throw new RangeError(
      "Cannot calibrate the activation: it must have at least one value: current value is none",
    );
  }
  return initialQuantizer([clip], range);
}
