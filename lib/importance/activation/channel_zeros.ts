import { requireFiniteNumbers, requireShape, sizeOf } from "../../core/mod.ts";

/** How often channels, or structures, were exactly zero; whole numbers. */
export interface ChannelZeros {
  /** Zeros of each channel. */
  zeros: Float64Array;
  /** Activations of each channel that were looked at. */
  counts: Float64Array;
}

/**
 * Counts the exact zeros of each channel in the output of a ReLU, over samples and positions.
 *
 * ```text
 * zeros_c = number of (sample, position) with a_c == 0        counts_c = samples positions
 * ```
 *
 * Count where the network's own activation is, behind batch norm and ReLU: a ReLU put on a convolution's output before its batch
 * norm counts something else. Batches are added as counts ({@linkcode addChannelZeros}), never averaged as shares: the last batch is
 * often smaller. {@linkcode measureZeros} does both for a traced network.
 *
 * Source: Hu et al.: Network trimming (arXiv:1607.03250), section 3.1.
 *
 * @param activations Activations of one batch, row-major.
 * @param shape Their shape: [batch, ...positions, channels].
 * @returns The counts per channel.
 * @throws {TypeError} If the shape has fewer than two axes or does not fit.
 * @throws {RangeError} If an activation is negative (then it does not come from a ReLU) or not finite.
 *
 * @example
 * ```ts
 * import { channelZeros } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const { zeros, counts } = channelZeros([0, 1, 0, 2, 3, 0], [3, 2]);
 * assert.deepEqual([[...zeros], [...counts]], [[2, 1], [3, 3]]);
 * ```
 */
export function channelZeros(
  activations: ArrayLike<number>,
  shape: readonly number[],
): ChannelZeros {
  if (shape.length < 2) {
    throw new TypeError(
      `Cannot count zeros: the shape must be [batch, ..., channels]: current value is [${shape}]`,
    );
  }
  requireShape("the activations", [activations.length], [sizeOf(shape)]);
  requireFiniteNumbers("the activations", activations);
  const channels = shape[shape.length - 1]!;
  const zeros = new Float64Array(channels);
  for (let at = 0; at < activations.length; at += channels) {
    for (let channel = 0; channel < channels; channel++) {
      const value = activations[at + channel]!;
      if (value < 0) {
        throw new RangeError(
          `Cannot count zeros: activations must come from a ReLU, so be at least 0: current value is ${value} at ${
            at + channel
          }`,
        );
      }
      if (value === 0) zeros[channel]!++;
    }
  }
  return { zeros, counts: new Float64Array(channels).fill(activations.length / channels) };
}

/**
 * Adds the counts of two batches, of whatever sizes.
 *
 * @param a Counts so far.
 * @param b Counts of another batch.
 * @returns Their sums.
 * @throws {TypeError} If they have different numbers of channels.
 *
 * @example Three of four zeros, then none of one: not the mean of 75 % and 0 %
 * ```ts
 * import { addChannelZeros, apoz, channelZeros } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const both = addChannelZeros(channelZeros([0, 0, 0, 1], [4, 1]), channelZeros([2], [1, 1]));
 * assert.deepEqual([...apoz(both)], [3 / 5]);
 * ```
 */
export function addChannelZeros(a: ChannelZeros, b: ChannelZeros): ChannelZeros {
  requireShape("the counts", [b.zeros.length], [a.zeros.length]);
  return {
    zeros: a.zeros.map((zeros, c) => zeros + b.zeros[c]!),
    counts: a.counts.map((count, c) => count + b.counts[c]!),
  };
}
