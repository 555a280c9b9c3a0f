import { requireNumber, requireShape } from "../../core/mod.ts";

/** How the loss of a network depends on the density of one layer: c e^(-k d). */
export interface DensityCurve {
  /** Height c, the loss at density 0, in the unit of the loss, above 0. */
  height: number;
  /** Rate k at which weights help, above 0. */
  rate: number;
}

/**
 * Loss that a layer adds at a density: it falls ever more slowly, so the first weights that are removed cost little and the last ones much.
 *
 * ```text
 * loss(d) = c e^(-k d)        accuracy(d) = a_infinity - loss(d)
 * ```
 *
 * The shape is a hypothesis, that of a Pareto curve of accuracy over sparsity.
 *
 * Source: Frantar, Alistarh: SPDY (arXiv:2201.13096), for losses that layers add.
 *
 * @param curve Height and rate.
 * @param density Share d of the weights that are kept, in [0, 1].
 * @returns The loss, in the unit of the height.
 * @throws {RangeError} If height or rate are not positive, or the density is not in [0, 1].
 *
 * @example
 * ```ts
 * import { densityLoss } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * assert.equal(densityLoss({ height: 10, rate: 8 }, 0.25), 10 * Math.exp(-2));
 * ```
 */
export function densityLoss({ height, rate }: DensityCurve, density: number): number {
  requireNumber("height", height, { exclusiveMin: 0 });
  requireNumber("rate", rate, { exclusiveMin: 0 });
  requireNumber("density", density, { min: 0, max: 1 });
  return height * Math.exp(-rate * density);
}

/**
 * What layers that all follow one curve lose by having different densities with the same mean. It is never negative: the curve is
 * convex (Jensen's inequality), so equal layers are best kept uniform, and layers must differ by more than this to pay.
 *
 * ```text
 * gap = mean over the layers of loss(d_l)  -  loss(mean of d_l)  >=  0
 * ```
 *
 * Source: Jensen: Sur les fonctions convexes et les inégalités entre les valeurs moyennes (1906).
 *
 * @param curve The curve of every layer.
 * @param densities Densities of layers of equal size, at least one.
 * @returns The gap, in the unit of the height, per layer.
 * @throws {TypeError} If there is no layer.
 * @throws {RangeError} If the curve is not positive or a density is not in [0, 1].
 *
 * @example Two layers at 1:8 and one at 4:8 against three at 2:8
 * ```ts
 * import { jensenGap } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const gap = jensenGap({ height: 10, rate: 8 }, [1 / 8, 1 / 8, 1 / 2]);
 * assert.equal(gap.toFixed(3), "1.160");
 * ```
 */
export function jensenGap(curve: DensityCurve, densities: readonly number[]): number {
  if (densities.length === 0) requireShape("densities", [0], [1]);
  let loss = 0, sum = 0;
  for (const density of densities) {
    loss += densityLoss(curve, density);
    sum += density;
  }
  const mean = Math.min(1, sum / densities.length);
  return Math.max(0, loss / densities.length - densityLoss(curve, mean));
}
