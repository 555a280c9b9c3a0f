import { checkOptions, given, integerWithin, largest, requireFiniteNumbers } from "../core/mod.ts";
import { fakeQuantValue } from "./fake_quant_value.ts";
import type { QuantizerScalars } from "./quantizer.ts";
import { stepSizeForBits } from "./step_size_for_bits.ts";

/** Mean square error of a quantizer, in parts that add up to it; unit of the tensor squared. */
export interface QuantizationError {
  /** From values inside the range, |x| < q_m: they are rounded. */
  rounding: number;
  /** From values beyond, |x| >= q_m: they are clipped. */
  clipping: number;
  /** Both. */
  total: number;
}

/**
 * The mean square error of the linear quantizer over some values, by its two causes.
 *
 * ```text
 * rounding = 1/n  sum over |x| <  q_m of (x^Q - x)^2
 * clipping = 1/n  sum over |x| >= q_m of (x^Q - x)^2
 * ```
 *
 * Where many values lie in each step, rounding is near d^2 / 12, the mean square of an error that is uniform in [-d/2, d/2].
 *
 * Source: Nahshan et al., Loss aware post-training quantization (arXiv:1911.07190), section 3, where both are added.
 *
 * @param values The values.
 * @param scalars Step size d and clip q_m; there is no exponent, whose results are of size |x|^t.
 * @returns The error and its parts; 0 without values.
 * @throws {RangeError} If a value is not finite.
 *
 * @example One value is rounded by 0.25, one clipped by 2
 * ```ts
 * import { quantizationError } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const error = quantizationError([0.25, -3], { stepSize: 1, clip: 1 });
 * assert.deepEqual(error, { rounding: 0.0625 / 2, clipping: 2, total: 4.0625 / 2 });
 * ```
 */
export function quantizationError(
  values: ArrayLike<number>,
  scalars: Pick<QuantizerScalars<number>, "stepSize" | "clip">,
): QuantizationError {
  requireFiniteNumbers("values", values);
  const { stepSize, clip } = scalars, linear = { stepSize, clip };
  let rounding = 0, clipping = 0;
  for (let i = 0; i < values.length; i++) {
    const x = values[i]!, square = (fakeQuantValue(x, linear) - x) ** 2;
    if (Math.abs(x) < clip) rounding += square;
    else clipping += square;
  }
  const n = Math.max(1, values.length);
  return { rounding: rounding / n, clipping: clipping / n, total: (rounding + clipping) / n };
}

/** Which clips {@linkcode minErrorClip} tries. */
export interface MinErrorClipOptions {
  /** Bits of the quantizer, an integer from 2 on. */
  bits: number;
  /** How many clips, evenly spaced up to the largest magnitude. Default 100. */
  candidates?: number;
}

/**
 * The clip that gives a linear quantizer the least mean square error: a search over `candidates` clips.
 *
 * ```text
 * q_m = argmin over q = max |x| · k / K,  k = 1 … K  of  quantizationError(x, q, d = q / (2^(b-1) - 1))
 * ```
 *
 * A smaller range has finer steps for the many small values and cuts off the few large ones; with few bits that pays.
 *
 * Source: Banner et al., Post-training 4-bit quantization of convolution networks for rapid-deployment (arXiv:1810.05723), section 3,
 * which finds the same trade-off in closed form for known distributions.
 *
 * @param values The values, not all of them 0.
 * @param options Bits and candidates.
 * @returns The clip, unit of the values; of equal ones the smallest.
 * @throws {RangeError} If a value is not finite.
 *
 * @example An outlier is cut off
 * ```ts
 * import { minErrorClip } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const values = [...Array.from({ length: 999 }, (_, i) => i / 999), 2];
 * assert.ok(minErrorClip(values, { bits: 3 }) < 1);
 * assert.ok(minErrorClip(values, { bits: 8 }) > 1.9); // steps are fine enough for it
 * ```
 */
export function minErrorClip(values: ArrayLike<number>, options: MinErrorClipOptions): number {
  checkOptions("minErrorClip()", options, {
    bits: given(integerWithin({ min: 2 })),
    candidates: integerWithin({ min: 1 }),
  });
  const { bits, candidates = 100 } = options;
  requireFiniteNumbers("values", values);
  const most = largest(Array.from(values, Math.abs));
  if (!(most > 0)) {
    throw new RangeError(
      "Cannot find a clip: one value at least must not be 0: current value is none",
    );
  }
  let best = most, least = Infinity;
  for (let k = 1; k <= candidates; k++) {
    const clip = most * k / candidates;
    const { total } = quantizationError(values, {
      stepSize: stepSizeForBits(bits, { clip }),
      clip,
    });
    if (total < least) [best, least] = [clip, total];
  }
  return best;
}
