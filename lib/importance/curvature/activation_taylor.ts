import { requireFiniteNumbers, requireShape, sizeOf } from "../../core/mod.ts";

/**
 * First-order importance of channels from their activations: how much the loss would change if a channel's output were zero.
 *
 * | symbol | meaning                                                         |
 * | ------ | --------------------------------------------------------------- |
 * | a      | activation of the channel at one position of one sample         |
 * | g      | derivative of the loss by that activation                       |
 *
 * ```text
 * score = mean over the batch of |mean over positions of a g|
 * ```
 *
 * The absolute value is taken for each sample, since samples would cancel: at a minimum the mean of a g over all of them is nearly
 * zero. Divide by the norm of the layer ({@linkcode normalise} with `l2`) before layers are compared.
 *
 * Source: Molchanov et al.: Pruning convolutional neural networks for resource efficient inference (arXiv:1611.06440), section 2.2.
 *
 * @param tensors Activations and gradients, row-major.
 * @param shape Their shape: [batch, ...positions, channels].
 * @returns One score per channel, unit of the loss.
 * @throws {TypeError} If the shape has fewer than two axes, an empty one, or does not fit.
 * @throws {RangeError} If a number is not finite.
 *
 * @example Two samples of one channel at two positions
 * ```ts
 * import { activationTaylor } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * const tensors = { activations: [1, 1, 2, 0], gradients: [3, -1, -1, 5] };
 * assert.deepEqual([...activationTaylor(tensors, [2, 2, 1])], [1]);
 * ```
 */
export function activationTaylor(
  { activations, gradients }: { activations: ArrayLike<number>; gradients: ArrayLike<number> },
  shape: readonly number[],
): Float64Array {
  if (shape.length < 2) {
    throw new TypeError(
      `Cannot score activations: their shape must be [batch, ..., channels]: current value is [${shape}]`,
    );
  }
  if (sizeOf(shape) === 0) {
    throw new TypeError(
      `Cannot score activations: no axis of their shape may be empty: current value is [${shape}]`,
    );
  }
  for (const [name, values] of Object.entries({ activations, gradients })) {
    requireShape(name, [values.length], [sizeOf(shape)]);
    requireFiniteNumbers(name, values);
  }
  const batch = shape[0]!, channels = shape[shape.length - 1]!;
  const positions = sizeOf(shape.slice(1, -1));
  const scores = new Float64Array(channels);
  for (let sample = 0; sample < batch; sample++) {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let position = 0; position < positions; position++) {
        const at = (sample * positions + position) * channels + channel;
        sum += activations[at]! * gradients[at]!;
      }
      scores[channel]! += Math.abs(sum / positions) / batch;
    }
  }
  return scores;
}
