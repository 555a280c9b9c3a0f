import { requireFiniteNumbers, requireInteger, requireShape } from "../../core/mod.ts";

/**
 * One layer as regression sees it: what goes in at sampled positions, its weights, and what should come out.
 *
 * | symbol | field      | shape                     | meaning                                                            |
 * | ------ | ---------- | ------------------------- | ------------------------------------------------------------------ |
 * | N      | `samples`  |                           | positions that were sampled, over images and inside them           |
 * | X      | `inputs`   | [samples, channels, taps] | the patch under the kernel at each position; 1 tap for dense layers |
 * | W      | `weights`  | [outputs, channels, taps] | the layer's kernel                                                 |
 * | Y      | `targets`  | [samples, outputs]        | outputs of the original network there, without bias                |
 *
 * For a whole network, left to right, the inputs come from the network as it is pruned so far and the targets from the original one,
 * so that errors do not build up.
 */
export interface SampledLayer {
  /** Patches X, row-major. */
  inputs: ArrayLike<number>;
  /** Kernel W, row-major. */
  weights: ArrayLike<number>;
  /** Outputs Y, row-major. */
  targets: ArrayLike<number>;
  /** Number of sampled positions. */
  samples: number;
  /** Number of input channels. */
  channels: number;
  /** Number of taps of the kernel. */
  taps: number;
  /** Number of outputs. */
  outputs: number;
}

/**
 * Throws unless arrays and sizes of a layer fit and all numbers are finite.
 *
 * @param layer The layer.
 * @throws {TypeError} If an array has another length than its sizes say.
 * @throws {RangeError} If a size is not a whole number above 0, or a number is not finite.
 */
export function checkLayer(layer: SampledLayer): void {
  const { inputs, weights, targets, samples, channels, taps, outputs } = layer;
  for (const [name, size] of Object.entries({ samples, channels, taps, outputs })) {
    requireInteger(name, size, { min: 1 });
  }
  requireShape("inputs", [inputs.length], [samples * channels * taps]);
  requireShape("weights", [weights.length], [outputs * channels * taps]);
  requireShape("targets", [targets.length], [samples * outputs]);
  for (const [name, values] of Object.entries({ inputs, weights, targets })) {
    requireFiniteNumbers(name, values);
  }
}

/**
 * Throws unless channels are different channels of the layer, ascending.
 *
 * @param channels The channels.
 * @param layer The layer.
 * @throws {RangeError} If one is none, or they are not ascending.
 */
export function checkChannels(channels: readonly number[], layer: SampledLayer): void {
  channels.forEach((channel, i) =>
    requireInteger(`channel ${i} of those that stay`, channel, {
      min: i === 0 ? 0 : channels[i - 1]! + 1,
      max: layer.channels - 1,
    })
  );
}
