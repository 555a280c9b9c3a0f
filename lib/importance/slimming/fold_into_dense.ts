/**
 * What removed channels leave behind. A channel whose batch norm scale gamma is removed still gives its offset beta: after the
 * activation it is a constant, and the next layer reads it. Folding moves what the next layer makes of the constant into its bias.
 *
 * Who cuts channels out of a trained network at once needs it ({@linkcode slimmingCut} and no training behind it). `prune()` of
 * `lib/prune` does not: its masks hold offsets of removed channels at zero together with their scales, so fine-tuning has made up for
 * them before anything is cut out.
 *
 * | symbol | meaning                                                                     |
 * | ------ | --------------------------------------------------------------------------- |
 * | W      | kernel of the next layer                                                    |
 * | v_c    | constant of input channel c, f(beta_c) for a removed one, 0 for one that stays |
 *
 * @module
 */
import { requireFiniteNumbers, requireInteger, requireShape } from "../../core/mod.ts";

/**
 * Folds constants of input features into the bias of a dense layer: exact.
 *
 * ```text
 * bias_o = sum over i of v_i W_io
 * ```
 *
 * Behind a flatten of [height, width, channels] every position has its own row: repeat the channels' constants height width times.
 *
 * Source: Liu et al.: Learning efficient convolutional networks through network slimming (arXiv:1708.06519).
 *
 * @param constants Constants v of the inputs, 0 for those that stay.
 * @param kernel Kernel W, row-major [in, out].
 * @returns What is added to the bias, one number an output.
 * @throws {TypeError} If the kernel has no whole number of columns.
 * @throws {RangeError} If a number is not finite, or there is none.
 *
 * @example
 * ```ts
 * import { foldIntoDense } from "@geta-lab/geta/importance";
 * import assert from "node:assert/strict";
 *
 * assert.deepEqual([...foldIntoDense([0, 3], [1, 2, 10, 20])], [30, 60]);
 * ```
 */
export function foldIntoDense(
  constants: ArrayLike<number>,
  kernel: ArrayLike<number>,
): Float64Array {
  requireFiniteNumbers("the constants", constants);
  requireFiniteNumbers("the kernel", kernel);
  requireInteger("the number of constants", constants.length, { min: 1 });
  const inputs = constants.length, outputs = Math.floor(kernel.length / inputs);
  requireShape("the kernel", [kernel.length], [inputs * outputs]);
  const bias = new Float64Array(outputs);
  for (let i = 0; i < inputs; i++) {
    for (let o = 0; o < outputs; o++) bias[o]! += constants[i]! * kernel[i * outputs + o]!;
  }
  return bias;
}
