import {
  checkOptions,
  given,
  integerWithin,
  numberWithin,
  requireInteger,
  someList,
} from "../../core/mod.ts";
import { densityLoss } from "./density_loss.ts";
import { greatestDivisor } from "./swaps.ts";
import { type DensityChoice, type SizedCurve, totalLoss, waterFilling } from "./water_filling.ts";

/** From what {@linkcode latticeDensities} chooses, and how many weights it may keep. */
export interface LatticeOptions {
  /** Weights in a block. */
  m: number;
  /** The N that a layer may have, for example 1, 2, 4 and 8 of 8. */
  states: readonly number[];
  /** Share of all weights that is kept at most, in [0, 1]. */
  density: number;
}

/** The best choice. */
export interface LatticeChoice extends DensityChoice {
  /** N of each layer; its density is N / m. */
  n: number[];
}

/** Largest table of the dynamic programme: units of the budget times layers. */
const MAX_TABLE = 2 ** 27;

/**
 * Chooses an N:m pattern for every layer so that the sum of their losses is least and at most a given share of all weights is kept.
 * The result is exact, by dynamic programming. The densities N/m that layers may have are the *lattice*.
 *
 * | symbol   | here              | meaning                                                                           |
 * | -------- | ----------------- | --------------------------------------------------------------------------------- |
 * | n        | `states`          | weights kept of m                                                                 |
 * | c_l, k_l | `height`, `rate`  | loss of layer l at density d is c_l e^(-k_l d), see {@linkcode densityLoss}       |
 * | u_l      | -                 | size of layer l, divided by the greatest common divisor of all sizes              |
 * | U        | -                 | the budget, floor(density m (sum of u_l) + 1e-9): a layer with state n uses n u_l |
 * | F_l(u)   | -                 | least loss of the first l layers if they use at most u; F_0 = 0                   |
 *
 * ```text
 * F_l(u) = min over states n of   F_(l-1)(u - n u_l) + c_l e^(-k_l n / m)        the least loss of all L layers is F_L(U)
 * ```
 *
 * Part of the budget may be left over: few densities are possible, so it is rarely met exactly. Of equal losses the smaller n is
 * taken.
 *
 * Source: Frantar, Alistarh: SPDY (arXiv:2201.13096), for the programme; Sun et al.: DominoSearch, find layer-wise fine-grained N:M
 * sparse schemes from dense neural networks (2021), for mixed N:M.
 *
 * @param layers Curve and size of each layer.
 * @param options States and budget.
 * @returns N and density of each layer, and the sum of the losses.
 * @throws {TypeError} If an option is missing or does not exist.
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
  options: LatticeOptions,
): LatticeChoice {
  checkOptions("latticeDensities()", options, {
    m: given(integerWithin({ min: 1 })),
    states: given(someList),
    density: given(numberWithin({ min: 0, max: 1 })),
  });
  const { m, states, density } = options;
  requireInteger("the number of layers", layers.length, { min: 1 });
  requireInteger("the number of states", states.length, { min: 1 });
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
 * How much larger the least loss is because only the densities N/m are possible, instead of any between the lowest and the highest.
 * The more states, the smaller it is; where whole channels are removed one by one, a layer has as many states as channels, and the
 * gap is close to 0.
 *
 * ```text
 * gap = loss of latticeDensities - loss of waterFilling  >=  0
 * ```
 *
 * Source: Boyd, Vandenberghe: Convex optimization (2004), for the relaxation.
 *
 * @param layers Curve and size of each layer.
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
