import { requireInteger } from "../../core/mod.ts";
import { type DensityCurve, densityLoss } from "./density_loss.ts";

/** Three densities n:m of a swap, by their n, rising. */
export interface SwapStates {
  /** N of the layers that pay. */
  low: number;
  /** N of all layers before. */
  middle: number;
  /** N of the layers that gain. */
  high: number;
}

/** How many layers of equal size change places so that the mean density stays. */
export interface Swap {
  /** Layers that go from `middle` down to `low`, p. */
  lowered: number;
  /** Layers that go from `middle` up to `high`, q. */
  lifted: number;
}

/**
 * The smallest swap of layers of equal size that keeps the number of weights: what one layer gains, others must pay.
 *
 * ```text
 * p low + q high = (p + q) middle     so     p (middle - low) = q (high - middle)
 * 1, 2, 4 of 8:  p = 2 q              two layers at 1:8 pay for one at 4:8
 * ```
 *
 * All others are its multiples.
 *
 * Source: Sun et al.: DominoSearch, find layer-wise fine-grained N:M sparse schemes from dense neural networks (2021).
 *
 * @param states The three N.
 * @returns The numbers of layers, without a common divisor.
 * @throws {RangeError} If they are not integers that rise.
 *
 * @example
 * ```ts
 * import { smallestSwap } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual(smallestSwap({ low: 1, middle: 2, high: 4 }), { lowered: 2, lifted: 1 });
 * assert.deepEqual(smallestSwap({ low: 2, middle: 4, high: 7 }), { lowered: 3, lifted: 2 });
 * ```
 */
export function smallestSwap({ low, middle, high }: SwapStates): Swap {
  requireInteger("low", low, { min: 0 });
  requireInteger("middle", middle, { min: low + 1 });
  requireInteger("high", high, { min: middle + 1 });
  const up = high - middle, down = middle - low, common = greatestDivisor([up, down]);
  return { lowered: up / common, lifted: down / common };
}

/**
 * All feasible swaps among so many layers of equal size.
 *
 * ```text
 * (p, q) = multiples of the smallest swap with p + q <= layers
 * ```
 *
 * @param states The three N.
 * @param layers How many layers there are.
 * @returns The swaps, the smallest first; none if there are too few layers.
 * @throws {RangeError} If the states are not integers that rise, or there is no layer.
 *
 * @example Seven layers at 2:8
 * ```ts
 * import { feasibleSwaps } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const swaps = feasibleSwaps({ low: 1, middle: 2, high: 4 }, 7);
 * assert.deepEqual(swaps, [{ lowered: 2, lifted: 1 }, { lowered: 4, lifted: 2 }]);
 * ```
 */
export function feasibleSwaps(states: SwapStates, layers: number): Swap[] {
  requireInteger("layers", layers, { min: 1 });
  const { lowered, lifted } = smallestSwap(states);
  return Array.from(
    { length: Math.floor(layers / (lowered + lifted)) },
    (_, i) => ({ lowered: lowered * (i + 1), lifted: lifted * (i + 1) }),
  );
}

/** The best way to lift one layer. */
export interface SwapGain {
  /** The layer that is lifted. */
  lifted: number;
  /** The layers that pay, ascending. */
  lowered: number[];
  /** Fall of the loss; negative if even the best swap costs more than it brings. */
  gain: number;
}

/**
 * The swap that lifts one of several layers of equal size and gains most, or loses least.
 *
 * ```text
 * gain = loss_q(middle) - loss_q(high)  -  sum over the layers p that pay of  (loss_p(low) - loss_p(middle))
 * ```
 *
 * For a lifted layer those pay that lose least; of equal choices the lower layer is taken.
 *
 * Source: Sun et al.: DominoSearch, find layer-wise fine-grained N:M sparse schemes from dense neural networks (2021).
 *
 * @param curves One curve per layer.
 * @param options The states, and m.
 * @returns Which layers change, and the gain.
 * @throws {RangeError} If the states are no integers that rise up to m, or one lifted layer is not paid by a whole number of the
 * others.
 *
 * @example One layer is ten times as sensitive as two others
 * ```ts
 * import { bestSwap } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const curves = [20, 2, 2].map((height) => ({ height, rate: 8 }));
 * const { lifted, lowered, gain } = bestSwap(curves, { low: 1, middle: 2, high: 4, m: 8 });
 * assert.deepEqual([lifted, lowered, gain.toFixed(7)], [0, [1, 2], "1.4102163"]);
 * ```
 */
export function bestSwap(
  curves: readonly DensityCurve[],
  { m, ...states }: SwapStates & { m: number },
): SwapGain {
  requireInteger("m", m, { min: states.high });
  const { lowered: payers, lifted: winners } = smallestSwap(states);
  if (winners !== 1 || payers >= curves.length) {
    throw new RangeError(
      "Cannot swap: one lifted layer must be paid by a whole number of the others: " +
        `current value is ${payers} for ${winners} among ${curves.length} layers`,
    );
  }
  const at = (n: number) => curves.map((curve) => densityLoss(curve, n / m));
  const low = at(states.low), middle = at(states.middle), high = at(states.high);
  const costs = low.map((loss, layer) => loss - middle[layer]!);
  const byCost = costs.map((_, layer) => layer).sort((a, b) => costs[a]! - costs[b]! || a - b);
  let best: SwapGain = { lifted: 0, lowered: [], gain: -Infinity };
  for (let lifted = 0; lifted < curves.length; lifted++) {
    const lowered = byCost.filter((layer) => layer !== lifted).slice(0, payers)
      .sort((a, b) => a - b);
    const gain = lowered.reduce(
      (left, layer) => left - costs[layer]!,
      middle[lifted]! - high[lifted]!,
    );
    if (gain > best.gain) best = { lifted, lowered, gain };
  }
  return best;
}

/**
 * The greatest whole number that divides all of several positive ones.
 *
 * @param numbers Whole numbers from 1.
 * @returns Their greatest common divisor.
 */
export function greatestDivisor(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => {
    while (b > 0) [a, b] = [b, a % b];
    return a;
  });
}
