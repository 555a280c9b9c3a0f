import { checkOptions, given, requireInteger, requireNumber, unchecked } from "../../core/mod.ts";
import type { DensityCurve } from "./density_loss.ts";

/** What a layer has lost at a density. */
export interface DensityPoint {
  /** Share d of the weights that were kept, in [0, 1]. */
  density: number;
  /** What was lost; may be 0 or below where a measurement is noisy. */
  loss: number;
}

/** The smallest rate: a curve that does not fall is drawn as nearly flat. */
const MIN_RATE = 1e-3;

/**
 * The curve c e^(-k d) nearest to measured losses: a straight line through their logarithms, by least squares.
 *
 * | symbol   | meaning                                                            |
 * | -------- | ------------------------------------------------------------------ |
 * | d_i, y_i | density, and logarithm of the loss or of `least`, if that is larger |
 * | d, y     | their means                                                        |
 *
 * ```text
 * k = max( -sum of (d_i - d) (y_i - y) / sum of (d_i - d)^2 , 0.001 ),       c = e^(y + k d)
 * ```
 *
 * Source: Frantar, Alistarh: SPDY (arXiv:2201.13096), for losses that layers add; the shape is that of {@linkcode densityLoss}.
 *
 * @param points Losses at two densities or more.
 * @param options `least`: what a smaller loss counts as, for example half an image, in the unit of the losses, above 0.
 * @returns Height c and rate k.
 * @throws {RangeError} If there are no two different densities, or a number is not finite or out of its range.
 *
 * @example Points of a curve give it back
 * ```ts
 * import { densityLoss, fitDensityCurve } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const curve = { height: 10, rate: 8 };
 * const points = [1 / 8, 1 / 4, 1 / 2].map((density) => ({ density, loss: densityLoss(curve, density) }));
 * const { height, rate } = fitDensityCurve(points, { least: 1e-3 });
 * assert.deepEqual([height.toFixed(9), rate.toFixed(9)], ["10.000000000", "8.000000000"]);
 * ```
 */
export function fitDensityCurve(
  points: readonly DensityPoint[],
  options: { least: number },
): DensityCurve {
  checkOptions("fitDensityCurve()", options, { least: given(unchecked) });
  const least = requireNumber("least", options.least, { exclusiveMin: 0 });
  const densities = points.map(({ density }) =>
    requireNumber("density", density, { min: 0, max: 1 })
  );
  const logarithms = points.map(({ loss }) =>
    Math.log(Math.max(requireNumber("loss", loss), least))
  );
  requireInteger("the number of different densities", new Set(densities).size, { min: 2 });
  const density = meanOf(densities), logarithm = meanOf(logarithms);
  let product = 0, square = 0;
  densities.forEach((d, i) => {
    product += (d - density) * (logarithms[i]! - logarithm);
    square += (d - density) ** 2;
  });
  const rate = Math.max(-(product / square), MIN_RATE);
  return { height: Math.exp(logarithm + rate * density), rate };
}

function meanOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}
