import {
  checkOptions,
  integerWithin,
  numberWithin,
  requireFiniteNumbers,
  requireShape,
} from "../../core/mod.ts";
import { nearestCentroids } from "../k_means/nearest_centroids.ts";
import { averagedBy, gateBits, gateProduct, openGates } from "./level_averages.ts";

/** A quantizer with learned levels and gates. */
export interface DynamicQuantizer {
  /** Levels q, 2^b of them, in any order of values; neighbours are what gates average. */
  levels: ArrayLike<number>;
  /** One trained number for each of the b gates, see {@linkcode openGates}. */
  logits: ArrayLike<number>;
}

/**
 * Levels at equal distances from -limit to limit: where training begins.
 *
 * ```text
 * q_i = -limit + 2 limit i / (2^b - 1)
 * ```
 *
 * Source: Zhang et al.: Differentiable dynamic quantization (arXiv:2106.02295), section 3.
 *
 * @param limit The largest level.
 * @param options Bits b, 4 by default.
 * @returns 2^b levels, ascending, and open gates.
 * @throws {RangeError} If the limit is not positive, or the bits are out of range.
 *
 * @example
 * ```ts
 * import { uniformLevels } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...uniformLevels(3, { bits: 2 }).levels as Float64Array], [-3, -1, 1, 3]);
 * ```
 */
export function uniformLevels(limit: number, options: { bits?: number } = {}): DynamicQuantizer {
  checkOptions("uniformLevels()", options, { bits: integerWithin({ min: 0, max: 8 }) });
  numberWithin({ exclusiveMin: 0 })("limit", limit);
  const { bits = 4 } = options, count = 2 ** bits;
  return {
    levels: Float64Array.from(
      { length: count },
      (_, i) => count === 1 ? 0 : -limit + 2 * limit * i / (count - 1),
    ),
    logits: new Float64Array(bits).fill(1),
  };
}

/** What {@linkcode dynamicQuantize} makes of values. */
export interface DynamicallyQuantized {
  /** Each value's level after averaging. */
  values: Float64Array;
  /** Positions of those levels, 0 ... 2^b - 1; of a block that gates made equal, the one whose learned level is nearest. */
  assigned: Int32Array;
  /** Levels after averaging, 2^b numbers of which 2^bits differ. */
  levels: Float64Array;
  /** Bits that the gates leave. */
  bits: number;
}

/**
 * Quantizes values to learned levels: those that gates leave, each the mean of a block of neighbours.
 *
 * | paper | here         | meaning                                  |
 * | ----- | ------------ | ---------------------------------------- |
 * | q     | `levels`     | learned levels                           |
 * | x_o   | `assigned`   | one-hot: the nearest level of x          |
 * | x_q   | `values`     | quantized value                          |
 *
 * ```text
 * x_q = q^T (U / Z_U) x_o        level j after averaging: sum over i of q_i (U / Z_U)_ij
 * ```
 *
 * Within a block of equal levels a value belongs to the one that would be nearest without averaging: its value is the same, and the
 * gradient of a closed gate sees what opening would bring.
 *
 * Published: MobileNetV2 at 4 bits without loss. Where GETA's bit width is a number that d, q_m and t give, this one is a count of
 * open gates.
 *
 * Source: Zhang et al.: Differentiable dynamic quantization (arXiv:2106.02295), section 3; docs/hardware.md, section 7.
 *
 * @param values Numbers x, flat.
 * @param quantizer Levels and logits of the gates.
 * @returns Quantized values, their levels, bits.
 * @throws {TypeError} If there are not 2^b levels for b gates.
 * @throws {RangeError} If a number is not finite.
 *
 * @example Four levels, then two
 * ```ts
 * import { dynamicQuantize } from "@geta-lab/geta/quant";
 * import assert from "node:assert/strict";
 *
 * const levels = [-3, -1, 1, 3], values = [-2.5, 0.2, 9];
 * assert.deepEqual([...dynamicQuantize(values, { levels, logits: [1, 1] }).values], [-3, 1, 3]);
 * assert.deepEqual([...dynamicQuantize(values, { levels, logits: [1, -1] }).values], [-2, 2, 2]);
 * ```
 */
export function dynamicQuantize(
  values: ArrayLike<number>,
  quantizer: DynamicQuantizer,
): DynamicallyQuantized {
  const { levels, logits } = quantizer, gates = openGates(logits);
  requireLevels(quantizer);
  const averaged = averagedBy(gateProduct(gates), levels);
  const block = 2 ** (logits.length - gateBits(gates));
  const assigned = nearestCentroids(values, averaged)
    .map((level, n) => nearestWithin(values[n]!, levels, { from: level - level % block, block }));
  return {
    values: Float64Array.from(assigned, (level) => averaged[level]!),
    assigned,
    levels: averaged,
    bits: gateBits(gates),
  };
}

/** The first of a block's levels that is nearest: where a value goes if the gates of its block open. */
function nearestWithin(
  x: number,
  levels: ArrayLike<number>,
  { from, block }: { from: number; block: number },
): number {
  let nearest = from;
  for (let i = from + 1; i < from + block; i++) {
    if (Math.abs(levels[i]! - x) < Math.abs(levels[nearest]! - x)) nearest = i;
  }
  return nearest;
}

function requireLevels({ levels, logits }: DynamicQuantizer): void {
  requireShape("levels", [levels.length], [2 ** logits.length]);
  requireFiniteNumbers("levels", levels);
}
