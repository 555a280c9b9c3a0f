import { checkOptions, integerWithin, requireFiniteNumbers, unchecked } from "../../core/mod.ts";
import { type NMPattern, requirePattern } from "../blocks/pattern.ts";
import { type ChannelWeight, type WeightAxes, weightAxes } from "../blocks/weight_axes.ts";
import { type KeptParts, keptParts } from "./kept_parts.ts";

/** Pattern and bound of {@linkcode channelPermutation}. */
export interface ChannelPermutationOptions extends NMPattern {
  /** Most passes over all pairs of blocks; ends earlier when none finds a better place. Default 10. */
  passes?: number;
}

/** An order of input channels and what it is worth. */
export interface ChannelPermutation {
  /** For each place the channel that stands there now; int32. Hand it to `permuteChannels`. */
  order: Int32Array;
  /** L1 norm kept by the N:M mask in the original order. */
  keptBefore: number;
  /** L1 norm kept in the new order, at least as large. */
  keptAfter: number;
}

/**
 * Finds an order of the input channels in which an N:M mask keeps a larger L1 norm. Where a block holds more than n large weights,
 * the mask has to remove some of them; channels that change places with those of another block spread the large weights out.
 *
 * | symbol    | meaning                                                                                     |
 * | --------- | ------------------------------------------------------------------------------------------- |
 * | w_y       | weight of channel y, at one output and one position of the kernel                           |
 * | T_x       | sum of the n largest magnitudes of the block of channel x without x, at the same place      |
 * | t_x       | the n-th largest of these magnitudes                                                      |
 *
 * ```text
 * kept with y in place of x   = sum over outputs and positions of  T_x + max(0, |w_y| - t_x)
 * gain of swapping x and y    = this for the block of x, and likewise for that of y, less what both keep now
 * ```
 *
 * A pass looks at all pairs of blocks and makes the best of their m^2 swaps if it gains. Passes are repeated until one changes
 * nothing, or `passes` were made. The kept norm never falls. The search is greedy: a better order may exist, and only a look at all
 * ways to form blocks would find the best. A pass takes time O(channels^2 outputs positions).
 *
 * Source: Pool, Yu: Channel permutations for N:M sparsity (2021).
 *
 * @param weight The weight whose input channels are ordered; it is not changed.
 * @param options Pattern, and the most passes.
 * @returns The order, and the norm kept before and after. {@linkcode permuteChannels} applies it to this weight and to the layer before.
 * @throws {TypeError} If m does not divide the number of input channels.
 * @throws {RangeError} If the pattern is none or a weight is not finite.
 *
 * @example Four large channels in one block: two of them move
 * ```ts
 * import { channelPermutation } from "@geta-lab/geta/nm";
 * import assert from "node:assert/strict";
 *
 * const data = Float32Array.of(9, 8, 7, 6, 1, 1, 1, 1);
 * const found = channelPermutation({ data, shape: [8, 1], layout: "dense" }, { n: 2, m: 4 });
 * assert.deepEqual([found.keptBefore, found.keptAfter], [19, 30]);
 * ```
 */
export function channelPermutation(
  weight: ChannelWeight,
  options: ChannelPermutationOptions,
): ChannelPermutation {
  checkOptions("channelPermutation()", options, {
    n: unchecked,
    m: unchecked,
    passes: integerWithin({ min: 1 }),
  });
  requirePattern(options);
  const { n, m, passes = 10 } = options, axes = weightAxes(weight), { channels } = axes;
  if (channels % m !== 0) {
    throw new TypeError(
      `Cannot permute channels: their number must be a multiple of ${m}: current value is ${channels}`,
    );
  }
  requireFiniteNumbers("weight", weight.data);
  const columns = magnitudesByChannel(weight.data, axes);
  const order = Int32Array.from({ length: channels }, (_, c) => c);
  const blocks = channels / m;
  const partsOf = (block: number) =>
    keptParts(Array.from(order.subarray(block * m, (block + 1) * m), (c) => columns[c]!), n);
  const parts = Array.from({ length: blocks }, (_, block) => partsOf(block));
  const keptNow = () => parts.reduce((sum, { kept }) => sum + kept, 0);
  const keptBefore = keptNow();
  // a gain below the rounding of the sums is none, and would let channels wander in circles
  const least = keptBefore * 1e-9;
  // number of the look at which a block changed last, and at which a pair was looked at last
  const changedAt = new Uint32Array(blocks), seenAt = new Uint32Array(blocks * blocks);
  let look = 0;
  for (let pass = 0, changed = n < m; pass < passes && changed; pass++) {
    changed = false;
    for (let a = 0; a < blocks; a++) {
      for (let b = a + 1; b < blocks; b++) {
        const seen = seenAt[a * blocks + b]!;
        if (seen > changedAt[a]! && seen > changedAt[b]!) continue;
        seenAt[a * blocks + b] = ++look;
        const { gain, x, y } = bestPair(parts[a]!, parts[b]!);
        if (gain <= least) continue;
        const from = a * m + x, to = b * m + y;
        [order[from], order[to]] = [order[to]!, order[from]!];
        parts[a] = partsOf(a);
        parts[b] = partsOf(b);
        changedAt[a] = changedAt[b] = look;
        changed = true;
      }
    }
  }
  return { order, keptBefore, keptAfter: keptNow() };
}

/** Magnitudes of each input channel over outputs and places. */
function magnitudesByChannel(data: Float32Array, axes: WeightAxes): Float32Array[] {
  const { outputs, positions, channels, outputStep, positionStep, channelStep } = axes;
  return Array.from({ length: channels }, (_, c) => {
    const column = new Float32Array(outputs * positions);
    for (let o = 0, to = 0; o < outputs; o++) {
      for (let p = 0; p < positions; p++) {
        column[to++] = Math.abs(data[o * outputStep + p * positionStep + c * channelStep]!);
      }
    }
    return column;
  });
}

/** The channels of two blocks whose swap gains most, the first of several, and the gain. */
function bestPair(a: KeptParts, b: KeptParts): { gain: number; x: number; y: number } {
  const m = a.columns.length;
  let gain = -Infinity, best = 0;
  for (let swap = 0; swap < m * m; swap++) {
    const x = Math.floor(swap / m), y = swap % m;
    // the sum of max(0, w - t) is half of the sum of w - t + |w - t|
    const above = b.sums[y]! - a.limitSums[x]! + distance(b.columns[y]!, a.limits[x]!) +
      a.sums[x]! - b.limitSums[y]! + distance(a.columns[x]!, b.limits[y]!);
    const found = a.without[x]! + b.without[y]! - a.kept - b.kept + above / 2;
    if (found > gain) [gain, best] = [found, swap];
  }
  return { gain, x: Math.floor(best / m), y: best % m };
}

/** Sum of absolute differences; two sums at a time do not wait for one another. */
function distance(values: Float32Array, limits: Float32Array): number {
  const { length } = values, even = length & ~1;
  let first = 0, second = 0;
  for (let i = 0; i < even; i += 2) {
    first += Math.abs(values[i]! - limits[i]!);
    second += Math.abs(values[i + 1]! - limits[i + 1]!);
  }
  if (even < length) first += Math.abs(values[even]! - limits[even]!);
  return first + second;
}
