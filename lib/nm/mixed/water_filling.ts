import { checkOptions, given, requireInteger, requireNumber, unchecked } from "../../core/mod.ts";
import { type DensityCurve, densityLoss } from "./density_loss.ts";

/** A layer whose density is to be chosen. */
export interface SizedCurve extends DensityCurve {
  /** Its weights, a whole number from 1. */
  size: number;
}

/** What {@linkcode waterFilling} may spend. */
export interface WaterFillingOptions {
  /** Mean density over all weights. */
  density: number;
  /** Lowest density of a layer. Default 0. */
  min?: number;
  /** Highest density of a layer. Default 1. */
  max?: number;
}

/** Densities and what they cost. */
export interface DensityChoice {
  /** One density per layer. */
  densities: number[];
  /** Sum of the layers' losses. */
  loss: number;
}

/**
 * The best densities of all layers for one number of weights, if any density were possible.
 *
 * | symbol | meaning                                                               |
 * | ------ | --------------------------------------------------------------------- |
 * | c, k   | height and rate of a layer's curve                                    |
 * | n      | weights of a layer                                                    |
 * | mu     | what one more weight would gain, the same in all layers not clipped   |
 *
 * ```text
 * minimise sum of c_l e^(-k_l d_l)      subject to  sum of n_l d_l = density sum of n_l,   min <= d_l <= max
 * d_l = clip( ln(c_l k_l / (mu n_l)) / k_l , min, max )
 * ```
 *
 * mu is found by halving ln(mu); the weights used fall as it rises.
 *
 * Source: Boyd, Vandenberghe: Convex optimization (2004), example 5.2, for water filling.
 *
 * @param layers Curves and sizes, at least one.
 * @param options Mean density and bounds.
 * @returns The densities and the loss.
 * @throws {RangeError} If curves or sizes are not positive, or the density is not between the bounds.
 *
 * @example The layer that is five times as sensitive gets ln(5)/8 more
 * ```ts
 * import { waterFilling } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const layers = [10, 2].map((height) => ({ height, rate: 8, size: 1 }));
 * const { densities } = waterFilling(layers, { density: 0.25, min: 1 / 8 });
 * assert.deepEqual(densities.map((d) => d.toFixed(7)), ["0.3505899", "0.1494101"]);
 * ```
 */
export function waterFilling(
  layers: readonly SizedCurve[],
  options: WaterFillingOptions,
): DensityChoice {
  checkOptions("waterFilling()", options, {
    density: given(unchecked),
    min: unchecked,
    max: unchecked,
  });
  const { density, min = 0, max = 1 } = options;
  requireNumber("min", min, { min: 0, max: 1 });
  requireNumber("max", max, { min, max: 1 });
  requireNumber("density", density, { min, max });
  let low = Infinity, high = -Infinity; // ln(mu) at which all layers are full, at which all are empty
  for (const { height, rate, size } of layers) {
    requireNumber("height", height, { exclusiveMin: 0 });
    requireNumber("rate", rate, { exclusiveMin: 0 });
    requireInteger("size", size, { min: 1 });
    const top = Math.log(height * rate / size);
    low = Math.min(low, top - rate * max);
    high = Math.max(high, top - rate * min);
  }
  requireInteger("the number of layers", layers.length, { min: 1 });
  const at = (logMu: number) =>
    layers.map(({ height, rate, size }) =>
      Math.min(max, Math.max(min, (Math.log(height * rate / size) - logMu) / rate))
    );
  const weights = layers.reduce((sum, { size }) => sum + size, 0);
  const used = (densities: number[]) =>
    densities.reduce((sum, d, l) => sum + d * layers[l]!.size, 0) / weights;
  for (let halving = 0; halving < 200; halving++) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (used(at(middle)) > density) low = middle;
    else high = middle;
  }
  const densities = at(high);
  return { densities, loss: totalLoss(layers, densities) };
}

/**
 * Sum of the losses of several layers at given densities.
 *
 * ```text
 * loss = sum of c_l e^(-k_l d_l)
 * ```
 *
 * @param curves One curve per layer.
 * @param densities One density per layer.
 * @returns The loss, in the unit of the heights.
 *
 * @example
 * ```ts
 * import { totalLoss } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * assert.equal(totalLoss([{ height: 3, rate: 1 }, { height: 4, rate: 1 }], [0, 0]), 7);
 * ```
 */
export function totalLoss(curves: readonly DensityCurve[], densities: readonly number[]): number {
  return curves.reduce((sum, curve, layer) => sum + densityLoss(curve, densities[layer]!), 0);
}
