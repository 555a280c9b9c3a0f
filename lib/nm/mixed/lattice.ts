import { requireInteger, requireNumber } from "../../core/mod.ts";
import { densityLoss } from "./density_loss.ts";
import { greatestDivisor } from "./swaps.ts";
import { type DensityChoice, type SizedCurve, totalLoss, waterFilling } from "./water_filling.ts";

/** What {@linkcode latticeDensities} may choose from and spend. */
export interface LatticeOptions {
  /** Weights in a block. */
  m: number;
  /** The N that a layer may have, for example 1, 2, 4 and 8 of 8. */
  states: readonly number[];
  /** Largest mean density over all weights. */
  density: number;
}

/** The states that are best. */
export interface LatticeChoice extends DensityChoice {
  /** N of each layer; its density is N / m. */
  n: number[];
}

/** Largest table of the dynamic programme: units of the budget times layers. */
const MAX_TABLE = 2 ** 27;

/**
 * The best N:m of every layer for at most so many weights, exactly, by dynamic programming.
 *
 * | symbol | meaning                                                                              |
 * | ------ | ------------------------------------------------------------------------------------ |
 * | u_l    | size of layer l over the greatest divisor of all sizes                               |
 * | U      | budget in these units, floor(density m sum of u_l + 1e-9)                            |
 * | F_l(u) | least loss of the first l layers with at most u units                                |
 *
 * ```text
 * F_l(u) = min over states n of   F_(l-1)(u - n u_l) + c_l e^(-k_l n / m)
 * ```
 *
 * At most, not exactly: with sizes that differ the lattice rarely meets the budget, and fewer weights are allowed. Of equal losses
 * the smaller N is taken.
 *
 * Source: Frantar, Alistarh: SPDY (arXiv:2201.13096), for the programme; Sun et al.: DominoSearch, find layer-wise fine-grained N:M
 * sparse schemes from dense neural networks (2021), for mixed N:M.
 *
 * @param layers Curves and sizes.
 * @param options States and budget.
 * @returns The states, their densities and the loss.
 * @throws {RangeError} If no choice is within the budget, a state is none of 1 … m, or sizes have so small a divisor that the table
 * would not fit.
 *
 * @example Three layers of which one is ten times as sensitive
 * ```ts
 * import { latticeDensities } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const layers = [20, 2, 2].map((height) => ({ height, rate: 8, size: 64 }));
 * const { n } = latticeDensities(layers, { m: 8, states: [1, 2, 4, 8], density: 2 / 8 });
 * assert.deepEqual(n, [4, 1, 1]);
 * ```
 */
export function latticeDensities(
  layers: readonly SizedCurve[],
  { m, states, density }: LatticeOptions,
): LatticeChoice {
  requireInteger("the number of layers", layers.length, { min: 1 });
  requireInteger("the number of states", states.length, { min: 1 });
  requireNumber("density", density, { min: 0, max: 1 });
  for (const n of states) requireInteger("n", n, { min: 1, max: m });
  for (const { size } of layers) requireInteger("size", size, { min: 1 });
  const rising = [...new Set(states)].sort((a, b) => a - b);
  const divisor = greatestDivisor(layers.map(({ size }) => size));
  const units = layers.map(({ size }) => size / divisor);
  const all = units.reduce((a, b) => a + b), budget = Math.floor(density * m * all + 1e-9);
  if (budget < rising[0]! * all) {
    throw new RangeError(
      `Cannot choose N: density must be at least that of the lowest state, ${
        rising[0]
      }:${m}: current value is ${density}`,
    );
  }
  if ((budget + 1) * layers.length > MAX_TABLE) {
    throw new RangeError(
      "Cannot choose N: sizes must have a common divisor that leaves at most " +
        `${MAX_TABLE} cells of layers and units: current value is ${divisor}`,
    );
  }
  let losses = new Float64Array(budget + 1);
  const choices = layers.map((layer, l) => {
    const next = new Float64Array(budget + 1).fill(Infinity), choice = new Uint16Array(budget + 1);
    rising.forEach((n, state) => {
      const used = n * units[l]!, loss = densityLoss(layer, n / m);
      for (let u = used; u <= budget; u++) {
        const total = losses[u - used]! + loss;
        if (total < next[u]!) {
          next[u] = total;
          choice[u] = state;
        }
      }
    });
    losses = next;
    return choice;
  });
  const n = layers.map(() => 0);
  for (let l = layers.length - 1, u = budget; l >= 0; l--) {
    n[l] = rising[choices[l]![u]!]!;
    u -= n[l]! * units[l]!;
  }
  const densities = n.map((kept) => kept / m);
  return { n, densities, loss: totalLoss(layers, densities) };
}

/**
 * What the lattice of N:m costs against densities that could be anything: it grows as states get coarse, and vanishes for channels,
 * of which there are many.
 *
 * ```text
 * gap = loss of latticeDensities - loss of waterFilling  >=  0        densities from the lowest state to the highest
 * ```
 *
 * Source: Boyd, Vandenberghe: Convex optimization (2004), for the relaxation.
 *
 * @param layers Curves and sizes.
 * @param options States and budget.
 * @returns The gap, in the unit of the heights.
 * @throws {RangeError} As {@linkcode latticeDensities}.
 *
 * @example Four states against eight
 * ```ts
 * import { latticeGap } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const layers = [10, 4, 2].map((height) => ({ height, rate: 8, size: 64 }));
 * const coarse = latticeGap(layers, { m: 8, states: [1, 2, 4, 8], density: 0.25 });
 * const fine = latticeGap(layers, { m: 8, states: [1, 2, 3, 4, 5, 6, 7, 8], density: 0.25 });
 * assert.ok(coarse > fine && fine > 0);
 * ```
 */
export function latticeGap(layers: readonly SizedCurve[], options: LatticeOptions): number {
  const { m, states, density } = options, { loss } = latticeDensities(layers, options);
  let min = m, max = 1;
  for (const n of states) {
    min = Math.min(min, n);
    max = Math.max(max, n);
  }
  const bounds = { min: min / m, max: max / m };
  return Math.max(
    0,
    loss - waterFilling(layers, { ...bounds, density: Math.min(density, max / m) }).loss,
  );
}
